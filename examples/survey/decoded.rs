//! The bytes of a file as UTF-8 with one kind of line end, piece by piece.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding};

/// How many bytes are taken from the file at once.
const ROOM: usize = 1 << 17;

/// How many bytes before them are kept, since a malformed character may have begun there.
const CARRIED: usize = 8;

/// A text whose lines, the last one too, all end with `\n`. It ends at a byte that the encoding does
/// not know, with a `?` in its place.
pub(crate) struct Decoded<R> {
    file: R,
    decoder: Decoder,
    /// What was read from the file; decoded up to `from`.
    raw: Vec<u8>,
    from: usize,
    file_ended: bool,
    ended: bool,
    /// Whether the last character was a carriage return, so that a line feed after it is none.
    after_return: bool,
    last: Option<u8>,
    malformed: Option<Malformed>,
}

/// A byte that the encoding does not know.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Malformed {
    pub(crate) byte: u8,
    pub(crate) encoding: &'static str,
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
            ended: false,
            after_return: false,
            last: None,
            malformed: None,
        }
    }

    /// The byte at which the text ended, if it did at one.
    pub(crate) fn malformed(&self) -> Option<Malformed> {
        self.malformed
    }

    /// The next piece of the text, never empty; `None` at its end.
    pub(crate) fn next_piece(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut text = Vec::new();
        while text.is_empty() {
            if self.ended {
                return Ok(None);
            }
            if self.from == self.raw.len() && !self.file_ended {
                let carried = self.raw.len() - CARRIED;
                self.raw.copy_within(carried.., 0);
                self.raw.resize(CARRIED + ROOM, 0);
                let read = self.file.read(&mut self.raw[CARRIED..])?;
                self.raw.truncate(CARRIED + read);
                self.from = CARRIED;
                self.file_ended = read == 0;
            }
            self.decode(&mut text);
        }
        Ok(Some(text))
    }

    fn decode(&mut self, text: &mut Vec<u8>) {
        text.resize(ROOM, 0);
        let raw = &self.raw[self.from..];
        let (result, read, written) =
            self.decoder
                .decode_to_utf8_without_replacement(raw, text, self.file_ended);
        self.from += read;
        text.truncate(written);
        match result {
            DecoderResult::InputEmpty => self.ended = self.file_ended,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(malformed, after) => {
                let back = usize::from(malformed) + usize::from(after);
                self.malformed = Some(Malformed {
                    byte: self.raw[self.from - back],
                    encoding: self.decoder.encoding().name(),
                });
                text.push(b'?');
                self.ended = true;
            }
        }
        self.unify_line_ends(text);
        self.last = text.last().copied().or(self.last);
        if self.ended && self.last.is_some_and(|last| last != b'\n') {
            text.push(b'\n');
        }
    }

    fn unify_line_ends(&mut self, text: &mut Vec<u8>) {
        if !self.after_return && !text.contains(&b'\r') {
            return;
        }
        let mut after_return = self.after_return;
        text.retain_mut(|byte| {
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
