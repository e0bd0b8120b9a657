//! What it means: the band of a score, and the way from wave to wave.

mod band;
pub mod disclosure;
mod falling;
mod impact;
mod mix_shift;
pub mod monitor;
pub mod plan;
pub mod pooling;
pub mod response_rate;
mod slope;
mod split;
mod tags;
pub mod transitions;
mod trend;
mod wave;
mod waves;

pub use band::{Band, Bands};
pub use falling::Falling;
pub use impact::Impact;
pub use mix_shift::{MixShift, Moved};
pub use tags::Tags;
pub use trend::Trend;
pub use wave::{NoChange, Wave};
pub use waves::Waves;
