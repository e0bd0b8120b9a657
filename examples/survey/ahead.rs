//! A text that a thread of its own reads and decodes, so that the cells of one piece can be looked at
//! while the next is on its way.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use crate::decoded::{Decoded, Malformed};

/// How many pieces may wait.
const PIECES: usize = 4;

/// A reader of a text that is decoded ahead of it.
pub(crate) struct Ahead {
    pieces: Receiver<io::Result<Message>>,
    piece: Vec<u8>,
    given: usize,
    /// Once more was asked for than there is, the byte at which the text ended, if it did at one.
    end: Option<Option<Malformed>>,
}

enum Message {
    Piece(Vec<u8>),
    End(Option<Malformed>),
}

impl Ahead {
    /// Begins to read.
    pub(crate) fn of<R: Read + Send + 'static>(mut text: Decoded<R>) -> Self {
        let (sender, pieces) = sync_channel(PIECES);
        thread::spawn(move || {
            loop {
                let message = match text.next_piece() {
                    Ok(Some(piece)) => Ok(Message::Piece(piece)),
                    Ok(None) => Ok(Message::End(text.malformed())),
                    Err(error) => Err(error),
                };
                let is_last = !matches!(message, Ok(Message::Piece(_)));
                // Where nobody listens any more, a problem was found and told.
                if sender.send(message).is_err() || is_last {
                    return;
                }
            }
        });
        Self {
            pieces,
            piece: Vec::new(),
            given: 0,
            end: None,
        }
    }

    /// Once more was asked for than there is, the byte at which the text ended, if it did at one.
    pub(crate) fn end(&self) -> Option<Option<Malformed>> {
        self.end
    }
}

impl Read for Ahead {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.given == self.piece.len() && self.end.is_none() {
            let message = self.pieces.recv().map_err(io::Error::other)?;
            match message? {
                Message::Piece(piece) => (self.piece, self.given) = (piece, 0),
                Message::End(malformed) => self.end = Some(malformed),
            }
        }
        let taken = out.len().min(self.piece.len() - self.given);
        out[..taken].copy_from_slice(&self.piece[self.given..self.given + taken]);
        self.given += taken;
        Ok(taken)
    }
}
