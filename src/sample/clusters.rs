//! The answers of each cluster by segment, without the names of the clusters.

use std::collections::BTreeMap;

/// What one cluster answered in one segment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell {
    pub(crate) segment: u32,
    pub(crate) n: u64,
    /// Weights of promoters, passives and detractors.
    pub(crate) weights: [f64; 3],
    /// The sum of the squared weights.
    pub(crate) squares: f64,
}

/// A stratum that clusters were drawn from.
#[derive(Debug, Clone)]
pub(crate) struct Stratum {
    /// How many clusters of it have answers.
    pub(crate) heard: u64,
    /// How many clusters are on the list, where there is one.
    pub(crate) listed: Option<u64>,
}

/// Clusters with their cells, in the order of their names.
#[derive(Debug, Clone)]
pub(crate) struct Clusters {
    cells: Vec<Cell>,
    /// Where the cells of each cluster start; one more at the end.
    starts: Vec<u32>,
    /// The stratum of each cluster; empty where there is one only.
    stratum: Vec<u32>,
    strata: Vec<Stratum>,
    /// How many people of each cluster are on the list; empty where nothing is known.
    people: Vec<u64>,
}

impl Stratum {
    /// The share of clusters that was not heard.
    pub(crate) fn open(&self) -> f64 {
        self.listed
            .map_or(1.0, |listed| 1.0 - self.heard as f64 / listed as f64)
    }
}

impl Clusters {
    /// The clusters with their cells by any key of segments, and the keys in order.
    pub(crate) fn of<'a, S: Ord + Clone + 'a>(
        clusters: impl Iterator<Item: Iterator<Item = (&'a S, Cell)>>,
    ) -> (Vec<S>, Self) {
        let (mut cells, mut starts) = (Vec::new(), vec![0]);
        // Segments by first sight, then in order.
        let mut seen: BTreeMap<&S, u32> = BTreeMap::new();
        for cluster in clusters {
            for (key, cell) in cluster {
                let next = seen.len() as u32;
                let segment = *seen.entry(key).or_insert(next);
                cells.push(Cell { segment, ..cell });
            }
            if cells.len() > starts[starts.len() - 1] as usize {
                starts.push(cells.len() as u32);
            }
        }
        let mut places = vec![0; seen.len()];
        for (place, &first) in (0..).zip(seen.values()) {
            places[first as usize] = place;
        }
        for cell in &mut cells {
            cell.segment = places[cell.segment as usize];
        }
        let heard = starts.len() as u64 - 1;
        let clusters = Self {
            cells,
            starts,
            stratum: Vec::new(),
            strata: vec![Stratum {
                heard,
                listed: None,
            }],
            people: Vec::new(),
        };
        (seen.into_keys().cloned().collect(), clusters)
    }

    /// The same clusters, each in the stratum with this place.
    pub(crate) fn stratified(mut self, stratum: Vec<u32>, listed: Vec<Option<u64>>) -> Self {
        let mut strata: Vec<Stratum> = listed
            .into_iter()
            .map(|listed| Stratum { heard: 0, listed })
            .collect();
        for &place in &stratum {
            strata[place as usize].heard += 1;
        }
        self.stratum = stratum;
        self.strata = strata;
        self
    }

    /// The same clusters, of which so many people are on the list.
    pub(crate) fn with_people(mut self, people: Vec<u64>) -> Self {
        self.people = people;
        self
    }

    /// The number of clusters.
    pub(crate) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    pub(crate) fn cells(&self, cluster: usize) -> &[Cell] {
        let [from, to] = [self.starts[cluster], self.starts[cluster + 1]];
        &self.cells[from as usize..to as usize]
    }

    /// Every weight times the factor of its segment.
    pub(crate) fn times(&mut self, factors: &[f64]) {
        for cell in &mut self.cells {
            let factor = factors[cell.segment as usize];
            cell.weights = cell.weights.map(|weight| weight * factor);
            cell.squares = cell.squares * factor * factor;
        }
    }

    pub(crate) fn stratum_of(&self, cluster: usize) -> usize {
        self.stratum.get(cluster).map_or(0, |&place| place as usize)
    }

    pub(crate) fn strata(&self) -> &[Stratum] {
        &self.strata
    }

    /// How many people of a cluster are on the list, where known.
    pub(crate) fn people(&self, cluster: usize) -> Option<u64> {
        self.people.get(cluster).copied()
    }
}
