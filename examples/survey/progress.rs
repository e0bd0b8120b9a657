//! How far a large file has been read, for somebody who waits at a terminal.

use std::fs::File;

use indicatif::{ProgressBar, ProgressBarIter, ProgressStyle};

/// Files from this size on are worth a bar: less is read within a second.
const LARGE: u64 = 100 << 20;

/// A reader that moves a bar on.
pub(crate) type Watched<R> = ProgressBarIter<R>;

/// A file with a bar on standard error, if it is large and standard error is a terminal.
pub(crate) fn watched(file: File) -> Watched<File> {
    let length = file.metadata().map_or(0, |file| file.len());
    let bar = if length < LARGE {
        ProgressBar::hidden()
    } else {
        let style = ProgressStyle::with_template("{bytes} of {total_bytes} {bar:40} {eta} left");
        ProgressBar::new(length).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
    };
    bar.wrap_read(file)
}
