use crate::options::{Options, WaveFormat};
use jiff::Timestamp;
pub(crate) struct Formats;
impl Formats {
    pub(crate) fn new(_: &Options) -> Result<Self, String> {
        Ok(Self)
    }
}
pub(crate) struct When(Timestamp);
impl When {
    pub(crate) fn read(text: &str, _: &Formats) -> Option<Self> {
        text.parse().ok().map(Self)
    }
    pub(crate) fn instant(&self) -> Timestamp {
        self.0
    }
    pub(crate) fn wave(&self, _: WaveFormat) -> String {
        self.0.to_string()
    }
}
pub(crate) fn order(names: &[&str]) -> (Vec<usize>, Option<String>) {
    let mut o: Vec<usize> = (0..names.len()).collect();
    o.sort_by_key(|i| names[*i]);
    (o, None)
}
