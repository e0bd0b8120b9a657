//! What it means: the band of a score, and the way from wave to wave.

mod band;
mod waves;

pub use band::{Band, Bands};
pub use waves::{Wave, Waves};
