//! Waiting for a scheduler, and for its executors: the engine would wait for either without an end.

use std::time::{Duration, Instant};

use datafusion::common::Result;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::wrong;

/// What has to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needed {
    Scheduler,
    Executors,
}

/// How long a scheduler may take for an answer.
const ANSWER: Duration = Duration::from_secs(5);

/// Waits until what is needed is there, for so many seconds.
///
/// # Errors
/// What is missing, with how to start it.
pub(crate) async fn wait_for(needed: Needed, scheduler: &str, seconds: u64) -> Result<()> {
    let start = Instant::now();
    loop {
        let page = timeout(ANSWER, health(scheduler)).await;
        let Some(problem) = problem(needed, scheduler, page.ok()) else {
            return Ok(());
        };
        if start.elapsed() >= Duration::from_secs(seconds) {
            return Err(wrong(problem));
        }
        sleep(Duration::from_millis(100)).await;
    }
}

/// What is wrong with the page that came, if one did in time.
fn problem(
    needed: Needed,
    scheduler: &str,
    page: Option<std::io::Result<String>>,
) -> Option<String> {
    let page = match page {
        Some(Ok(page)) => page,
        Some(Err(error)) => {
            return Some(format!(
                "no scheduler at {scheduler} ({error}): start one with `nps-sql scheduler`"
            ));
        }
        None => {
            return Some(format!(
                "no answer from {scheduler} within {} s: expected a scheduler",
                ANSWER.as_secs()
            ));
        }
    };
    let found = page.lines().last().unwrap_or_default().trim();
    if found.starts_with("ready: ") {
        None
    } else if found.starts_with("not ready: ") {
        (needed == Needed::Executors).then(|| {
            format!(
                "the scheduler at {scheduler} has too few executors ({found}): start one with `nps-sql executor --scheduler {scheduler}`"
            )
        })
    } else {
        Some(format!(
            "what answers at {scheduler} is no scheduler: expected one of `nps-sql scheduler`"
        ))
    }
}

/// The page on which a scheduler says whether it is ready.
async fn health(scheduler: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(scheduler).await?;
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {scheduler}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut page = Vec::new();
    stream.take(1 << 16).read_to_end(&mut page).await?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
