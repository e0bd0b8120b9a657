use crate::options::Options;
pub(crate) struct Sheet {
    pub(crate) header: Vec<String>,
    reader: csv::Reader<std::fs::File>,
}
#[derive(Default)]
pub(crate) struct Row {
    pub(crate) number: u64,
    cells: csv::StringRecord,
}
impl Row {
    pub(crate) fn cell(&self, place: usize) -> &str {
        self.cells.get(place).unwrap_or("")
    }
    pub(crate) fn surplus(&self) -> Option<&str> {
        None
    }
}
impl Sheet {
    pub(crate) fn open(options: &Options) -> Result<Self, Box<dyn std::error::Error>> {
        let path = options.files.first().cloned().unwrap_or_else(|| {
            concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/examples/data/made_up_survey.csv"
            )
            .into()
        });
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .comment(Some(b'#'))
            .from_path(path)?;
        let header = reader.headers()?.iter().map(Into::into).collect();
        Ok(Self { header, reader })
    }
    pub(crate) fn column(&self, name: &str) -> Result<usize, String> {
        self.header
            .iter()
            .position(|c| c == name)
            .ok_or("no".into())
    }
    pub(crate) fn next(&mut self, row: &mut Row) -> Result<bool, String> {
        row.number += 1;
        self.reader
            .read_record(&mut row.cells)
            .map_err(|e| e.to_string())
    }
    pub(crate) fn notes(&self) -> Vec<String> {
        vec![]
    }
    pub(crate) fn skipped(&self) -> u64 {
        0
    }
}
