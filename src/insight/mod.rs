//! What it means: the band of a score, and the way from wave to wave.

mod band;
pub mod change;
mod falling;
mod impact;
mod mix_shift;
pub mod monitor;
pub mod plan;
pub mod pooling;
pub mod response_rate;
mod tags;
pub mod transitions;
mod trend;
mod waves;

pub use band::{Band, Bands};
pub use falling::Falling;
pub use trend::Trend;
pub use waves::{Wave, Waves};
