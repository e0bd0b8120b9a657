//! The bytes of a file as UTF-8 with one kind of line end, decoded as they are asked for.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding};

/// How many bytes are taken from the file at once.
const ROOM: usize = 1 << 16;

/// How many bytes before them are kept, since a malformed character may have begun there.
const CARRIED: usize = 8;

/// Room that is enough for some characters in any case.
const LEAST: usize = 1 << 10;

/// A reader of text whose lines, the last one too, all end with `\n`. It ends at a byte that the
/// encoding does not know, with a `?` in its place and in the middle of its line, and then says which
/// byte that was.
pub(crate) struct Decoded<R> {
    file: R,
    decoder: Decoder,
    /// What was read from the file; decoded up to `from`.
    raw: Vec<u8>,
    from: usize,
    file_ended: bool,
    ended: bool,
    asked_beyond: bool,
    /// Whether the last character was a carriage return, so that a line feed after it is none.
    after_return: bool,
    last: Option<u8>,
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
            ended: false,
            asked_beyond: false,
            after_return: false,
            last: None,
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

    /// Decodes what fits; 0 bytes only at the end of the text. There must be some room.
    fn fill(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut written = 0;
        while written == 0 && !self.ended {
            if self.from == self.raw.len() && !self.file_ended {
                self.take()?;
            }
            // What is put in below has room too.
            let room = out.len() - 2;
            let raw = &self.raw[self.from..];
            let (result, read, decoded) = self.decoder.decode_to_utf8_without_replacement(
                raw,
                &mut out[..room],
                self.file_ended,
            );
            self.from += read;
            written = decoded;
            match result {
                DecoderResult::InputEmpty => self.ended = self.file_ended,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(malformed, after) => {
                    let back = usize::from(malformed) + usize::from(after);
                    self.malformed = Some(self.raw[self.from - back]);
                    out[written] = b'?';
                    written += 1;
                    self.ended = true;
                }
            }
            written = self.unify_line_ends(&mut out[..written]);
            self.last = out[..written].last().copied().or(self.last);
            let is_whole = self.ended && self.malformed.is_none();
            if is_whole && self.last.is_some_and(|last| last != b'\n') {
                out[written] = b'\n';
                written += 1;
            }
        }
        Ok(written)
    }

    fn take(&mut self) -> io::Result<()> {
        let carried = self.raw.len() - CARRIED;
        self.raw.copy_within(carried.., 0);
        self.raw.resize(CARRIED + ROOM, 0);
        let read = self.file.read(&mut self.raw[CARRIED..]);
        self.raw
            .truncate(CARRIED + read.as_ref().map_or(0, |&read| read));
        self.from = CARRIED;
        self.file_ended = read? == 0;
        Ok(())
    }

    /// Makes every line end one line feed, and says how many bytes that leaves.
    fn unify_line_ends(&mut self, text: &mut [u8]) -> usize {
        if !self.after_return && !text.contains(&b'\r') {
            return text.len();
        }
        let mut kept = 0;
        for place in 0..text.len() {
            let byte = text[place];
            let belongs = self.after_return && byte == b'\n';
            self.after_return = byte == b'\r';
            if !belongs {
                text[kept] = if self.after_return { b'\n' } else { byte };
                kept += 1;
            }
        }
        kept
    }
}

impl<R: Read> Read for Decoded<R> {
    /// # Errors
    /// Also where less room is given than a few characters may need: read it through a buffer.
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.len() < LEAST {
            return Err(io::Error::other("text is decoded in larger pieces"));
        }
        let filled = self.fill(out)?;
        self.asked_beyond |= filled == 0;
        Ok(filled)
    }
}
