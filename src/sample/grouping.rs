//! Segments taken together by what a closure gives for each.

/// The distinct keys in order, and for each key its place among them.
pub(crate) fn distinct<K: Ord>(keys: &[K]) -> (Vec<&K>, Vec<u32>) {
    let mut order: Vec<(&K, u32)> = keys.iter().zip(0..).collect();
    order.sort_unstable_by(|one, other| one.0.cmp(other.0));
    let mut places = vec![0; keys.len()];
    let mut found: Vec<&K> = Vec::new();
    for (key, at) in order {
        if found.last() != Some(&key) {
            found.push(key);
        }
        places[at as usize] = found.len() as u32 - 1;
    }
    (found, places)
}

/// The distinct keys in order, and for each key its place among them.
pub(crate) fn grouped<K: Ord>(keys: Vec<K>) -> (Vec<K>, Vec<u32>) {
    let (found, places) = distinct(&keys);
    let count = found.len();
    let mut kept: Vec<Option<K>> = (0..count).map(|_| None).collect();
    for (key, &place) in keys.into_iter().zip(&places) {
        kept[place as usize].get_or_insert(key);
    }
    (kept.into_iter().flatten().collect(), places)
}

/// Which domains each segment belongs to.
pub(crate) struct Grouping {
    /// Where the domains of each segment start; one more at the end.
    starts: Vec<u32>,
    domains: Vec<u32>,
    pub(crate) count: usize,
}

impl Grouping {
    /// Each segment in one domain.
    pub(crate) fn of(domains: Vec<u32>, count: usize) -> Self {
        Self {
            starts: (0..=domains.len() as u32).collect(),
            domains,
            count,
        }
    }

    /// Each segment in any number of domains.
    pub(crate) fn overlapping(domains: Vec<Vec<u32>>, count: usize) -> Self {
        let mut starts = vec![0];
        for own in &domains {
            starts.push(starts[starts.len() - 1] + own.len() as u32);
        }
        Self {
            starts,
            domains: domains.concat(),
            count,
        }
    }

    /// Each segment in the one domain, or in none.
    pub(crate) fn kept(kept: impl Iterator<Item = bool>) -> Self {
        Self::overlapping(kept.map(|kept| vec![0; usize::from(kept)]).collect(), 1)
    }

    /// The segments of each domain, in order, of so many segments in all.
    pub(crate) fn members(&self, segments: usize) -> Vec<Vec<u32>> {
        let mut members = vec![Vec::new(); self.count];
        for segment in 0..segments {
            for &domain in self.of_segment(segment) {
                members[domain as usize].push(segment as u32);
            }
        }
        members
    }

    pub(crate) fn of_segment(&self, segment: usize) -> &[u32] {
        let [from, to] = [self.starts[segment], self.starts[segment + 1]];
        &self.domains[from as usize..to as usize]
    }
}
