//! The bytes of a file as UTF-8 with one kind of line end, read as they are asked for.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding};

/// How many bytes are taken from the file at once.
const ROOM: usize = 1 << 16;

/// How many bytes before them are kept, since a malformed character may have begun there.
const CARRIED: usize = 8;

/// A reader of text whose lines, the last one too, all end with `\n`. It ends at a byte that the
/// encoding does not know, with a `?` in its place, and then says which byte that was.
pub(crate) struct Decoded<R> {
    file: R,
    decoder: Decoder,
    /// What was read from the file; decoded up to `from`.
    raw: Vec<u8>,
    from: usize,
    file_ended: bool,
    /// What was decoded; given out up to `given`.
    text: Vec<u8>,
    given: usize,
    ended: bool,
    /// Whether the last character was a carriage return, so that a line feed after it is none.
    after_return: bool,
    last: Option<u8>,
    asked_beyond: bool,
    malformed: Option<u8>,
}

impl<R: Read> Decoded<R> {
    /// The text of a file. A byte order mark overrules the encoding.
    pub(crate) fn new(file: R, encoding: &'static Encoding) -> Self {
        Self {
            file,
            decoder: encoding.new_decoder(),
            raw: vec![0; CARRIED],
            from: CARRIED,
            file_ended: false,
            text: Vec::new(),
            given: 0,
            ended: false,
            after_return: false,
            last: None,
            asked_beyond: false,
            malformed: None,
        }
    }

    /// The byte that the encoding does not know, once the text ended there, and the encoding.
    pub(crate) fn malformed(&self) -> Option<(u8, &'static str)> {
        Some((self.malformed?, self.decoder.encoding().name()))
    }

    /// Whether more was asked for than there is.
    pub(crate) fn asked_beyond(&self) -> bool {
        self.asked_beyond
    }

    fn refill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.given = 0;
        while self.text.is_empty() && !self.ended {
            if self.from == self.raw.len() && !self.file_ended {
                let carried = self.raw.len() - CARRIED;
                self.raw.copy_within(carried.., 0);
                self.raw.resize(CARRIED + ROOM, 0);
                let read = self.file.read(&mut self.raw[CARRIED..])?;
                self.raw.truncate(CARRIED + read);
                self.from = CARRIED;
                self.file_ended = read == 0;
            }
            self.decode();
        }
        Ok(())
    }

    fn decode(&mut self) {
        let raw = &self.raw[self.from..];
        let room = self
            .decoder
            .max_utf8_buffer_length_without_replacement(raw.len());
        self.text.resize(room.unwrap_or(4 * ROOM), 0);
        let (result, read, written) =
            self.decoder
                .decode_to_utf8_without_replacement(raw, &mut self.text, self.file_ended);
        self.from += read;
        self.text.truncate(written);
        match result {
            DecoderResult::InputEmpty => self.ended = self.file_ended,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(malformed, after) => {
                let back = usize::from(malformed) + usize::from(after);
                self.malformed = Some(self.raw[self.from - back]);
                self.text.push(b'?');
                self.ended = true;
            }
        }
        self.unify_line_ends();
        self.last = self.text.last().copied().or(self.last);
        if self.ended && self.last.is_some_and(|last| last != b'\n') {
            self.text.push(b'\n');
        }
    }

    fn unify_line_ends(&mut self) {
        if !self.after_return && !self.text.contains(&b'\r') {
            return;
        }
        let mut after_return = self.after_return;
        self.text.retain_mut(|byte| {
            let belongs = after_return && *byte == b'\n';
            after_return = *byte == b'\r';
            if after_return {
                *byte = b'\n';
            }
            !belongs
        });
        self.after_return = after_return;
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.given == self.text.len() {
            self.refill()?;
        }
        let taken = out.len().min(self.text.len() - self.given);
        out[..taken].copy_from_slice(&self.text[self.given..self.given + taken]);
        self.given += taken;
        self.asked_beyond |= taken == 0 && !out.is_empty();
        Ok(taken)
    }
}
