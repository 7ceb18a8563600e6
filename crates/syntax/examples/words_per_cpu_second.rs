//! How many words the engine analyses per second of one thread's CPU time.
//!
//! `words_per_cpu_second TEXTS.jsonl [PASSES]`: texts are JSON lines with
//! `text`. Prints one line of JSON. CPU time rather than wall time, since other
//! programs may be running; on systems that do not tell it, wall time.

#![expect(clippy::print_stdout, reason = "the figures are the program's output")]

use crosswire_syntax::English;
use std::error::Error;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments
        .next()
        .ok_or("usage: words_per_cpu_second TEXTS.jsonl [PASSES]")?;
    let passes: usize = arguments.next().map_or(Ok(1), |passes| passes.parse())?;
    let texts = read(&path)?;
    let words: usize = texts
        .iter()
        .map(|text| text.split_whitespace().count())
        .sum();
    let loading = Clock::start();
    let english = English::load()?;
    let load = loading.seconds();
    let parsing = Clock::start();
    let mut tokens = 0;
    for _ in 0..passes {
        for text in &texts {
            tokens += english.parse(text).tokens.len();
        }
    }
    let seconds = parsing.seconds();
    println!(
        "{{\"program\":\"crosswire-syntax\",\"words\":{},\"tokens\":{tokens},\"load_seconds\":{load:.3},\
         \"cpu_seconds\":{seconds:.3},\"words_per_cpu_second\":{:.0},\"peak_megabytes\":{}}}",
        words * passes,
        (words * passes) as f64 / seconds,
        peak_megabytes().map_or_else(|| "null".to_owned(), |peak| peak.to_string()),
    );
    Ok(())
}

fn read(path: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let file = std::fs::read_to_string(path)?;
    let text = |line: &str| -> Result<String, Box<dyn Error>> {
        let record: serde_json::Value = serde_json::from_str(line)?;
        Ok(record["text"]
            .as_str()
            .ok_or("a line has no \"text\"")?
            .to_owned())
    };
    file.lines().map(text).collect()
}

/// Time since a start: CPU time of this thread, or wall time.
struct Clock {
    cpu: Option<f64>,
    wall: Instant,
}

impl Clock {
    fn start() -> Self {
        Self {
            cpu: cpu_seconds(),
            wall: Instant::now(),
        }
    }

    fn seconds(&self) -> f64 {
        match (self.cpu, cpu_seconds()) {
            (Some(start), Some(now)) => now - start,
            _ => self.wall.elapsed().as_secs_f64(),
        }
    }
}

/// CPU time of the main thread, user and system, where Linux tells it.
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    Some(stat.split(' ').next()?.parse::<f64>().ok()? / 1e9)
}

/// Most memory the program ever held, where Linux tells it.
fn peak_megabytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? / 1024)
}
