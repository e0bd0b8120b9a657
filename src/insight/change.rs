//! What moved the total: the mix of segments, the segments themselves, one of them, a theme.

pub use super::impact::Impact;
pub use super::mix_shift::{MixShift, Moved, Part};
pub use super::tags::Tags;
