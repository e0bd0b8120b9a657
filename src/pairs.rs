//! Ordered maps on the wire: a list of `[key, value]` pairs, so that any key can be written.
//!
//! JSON allows only texts as keys of an object, while segments are keyed by tuples, numbers and
//! enums. A key that stands twice is refused: neither value may be lost. The same goes for maps that are
//! keyed by texts, and written as objects.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

pub(crate) fn serialize<K, V, S>(map: &BTreeMap<K, V>, serializer: S) -> Result<S::Ok, S::Error>
where
    K: Serialize,
    V: Serialize,
    S: Serializer,
{
    serializer.collect_seq(map)
}

pub(crate) fn deserialize<'de, K, V, D>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error>
where
    K: Deserialize<'de> + Ord,
    V: Deserialize<'de>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_seq(Pairs(PhantomData))
}

/// Of a map that is written as an object.
pub(crate) fn object<'de, K, V, D>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error>
where
    K: Deserialize<'de> + Ord,
    V: Deserialize<'de>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_map(Pairs(PhantomData))
}

struct Pairs<K, V>(PhantomData<(K, V)>);

impl<'de, K: Deserialize<'de> + Ord, V: Deserialize<'de>> Visitor<'de> for Pairs<K, V> {
    type Value = BTreeMap<K, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("pairs of a key and a value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut pairs: A) -> Result<Self::Value, A::Error> {
        collect(|| pairs.next_element())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut pairs: A) -> Result<Self::Value, A::Error> {
        collect(|| pairs.next_entry())
    }
}

/// The map of the pairs, refused at the first key that was there before.
fn collect<K: Ord, V, E: de::Error>(
    mut next: impl FnMut() -> Result<Option<(K, V)>, E>,
) -> Result<BTreeMap<K, V>, E> {
    let mut map = BTreeMap::new();
    while let Some((key, value)) = next()? {
        let place = map.len() + 1;
        if map.insert(key, value).is_some() {
            return Err(E::custom(format!(
                "the key of pair {place} stands twice: expected each key once"
            )));
        }
    }
    Ok(map)
}
