//! What the network read stays in the file, so that a pile that has grown is
//! compared for the price of what is new, and a comparison that was broken off
//! goes on where it stopped.

use crate::error::Result;
use crate::reading::{Progress, begin};
use crate::rows::list;
use crate::store::Corpus;
use crate::tables::{create_table, tables};
use crosswire_analysis::across::cross_encoder::{MOST_SAID, Reading, ReadingKey, Readings};
use rayon::ThreadPool;
use rusqlite::{Connection, params};
use std::panic::resume_unwind;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// What was read is stored after this time: what breaking off costs.
const LONGEST_WAIT: Duration = Duration::from_secs(2);
const TABLE: &str = "readings";

impl Corpus {
    /// What the network read when these articles were compared before.
    pub(crate) fn remembered(&self) -> Result<Readings> {
        let readings = self.say(|c| {
            make_table(c)?;
            list(c, "SELECT key, said FROM readings", [], |row| {
                let (key, said): (ReadingKey, Vec<u8>) = (row.get(0)?, row.get(1)?);
                Ok(Reading {
                    key,
                    said: from_bytes(&said),
                })
            })
        })?;
        Ok(Readings::new(readings))
    }

    /// Does `work` on the threads of `pool`; meanwhile tells how far reading has
    /// come and, where the corpus may be written, stores what was read.
    pub(crate) fn while_reading<T: Send>(
        &self,
        readings: &Readings,
        pool: &ThreadPool,
        progress: &mut dyn FnMut(&Progress),
        work: impl FnOnce() -> T + Send,
    ) -> Result<T> {
        std::thread::scope(|scope| {
            let (ended, end) = channel();
            let worker = scope.spawn(move || {
                let made = pool.install(work);
                // Nobody listens any more where storing failed.
                let _ = ended.send(());
                made
            });
            let mut stored = Ok(());
            while end.recv_timeout(LONGEST_WAIT) == Err(RecvTimeoutError::Timeout) {
                let so_far = readings.so_far();
                progress(&Progress::ReadingPairs {
                    done: so_far.answered,
                    total: so_far.expected,
                });
                // A full disk is told when the work is done, not instead of it.
                stored = stored.and_then(|()| self.remember(readings));
            }
            let made = worker.join().unwrap_or_else(|panic| resume_unwind(panic));
            stored.and_then(|()| self.remember(readings))?;
            Ok(made)
        })
    }

    /// Stores what was read since this was last called, where that may be.
    pub(crate) fn remember(&self, readings: &Readings) -> Result<()> {
        let mut new = readings.take_new();
        if new.is_empty() || self.must_write().is_err() {
            return Ok(());
        }
        // In order of rows.
        new.sort_unstable_by_key(|reading| reading.key);
        self.say(|c| {
            let transaction = begin(c)?;
            make_table(&transaction)?;
            for Reading { key, said } in &new {
                let sql = "INSERT OR REPLACE INTO readings(key, said) VALUES (?, ?)";
                let mut insert = transaction.prepare_cached(sql)?;
                insert.execute(params![key, to_bytes(said)])?;
            }
            transaction.commit()
        })
    }
}

/// Drops what was read of articles as they no longer are.
pub(crate) fn forget_unused(c: &Connection, readings: &Readings) -> rusqlite::Result<()> {
    for key in readings.unused() {
        c.prepare_cached("DELETE FROM readings WHERE key = ?")?
            .execute([key])?;
    }
    Ok(())
}

/// Corpora that were made before there were readings have no table of them; it
/// changes nothing of theirs.
fn make_table(c: &Connection) -> rusqlite::Result<()> {
    if c.table_exists(None, TABLE)? {
        return Ok(());
    }
    for table in tables().filter(|table| table.name == TABLE) {
        c.execute_batch(&create_table(table))?;
    }
    Ok(())
}

/// Little-endian, without the noughts at the end.
fn to_bytes(said: &[f32; MOST_SAID]) -> Vec<u8> {
    let told = said.iter().rposition(|number| number.to_bits() != 0);
    let told = &said[..told.map_or(0, |last| last + 1)];
    told.iter()
        .flat_map(|number| number.to_le_bytes())
        .collect()
}

fn from_bytes(bytes: &[u8]) -> [f32; MOST_SAID] {
    let mut said = [0.0; MOST_SAID];
    let (numbers, _) = bytes.as_chunks();
    for (said, number) in said.iter_mut().zip(numbers) {
        *said = f32::from_le_bytes(*number);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_back_as_they_were() {
        for said in [
            [0.0; MOST_SAID],
            [-1.5, 0.0, 0.0, 0.0, 0.0, 0.0],
            [0.0, 2.0, -0.0, 0.0, 0.25, 0.0],
            [f32::MIN, 1.0, 2.0, 3.0, 4.0, f32::MAX],
        ] {
            let back = from_bytes(&to_bytes(&said));
            assert_eq!(back.map(f32::to_bits), said.map(f32::to_bits));
        }
        assert_eq!(to_bytes(&[-1.5, 0.0, 0.0, 0.0, 0.0, 0.0]).len(), 4);
    }

    #[test]
    fn a_damaged_answer_does_no_harm() {
        assert_eq!(from_bytes(&[1, 2, 3]), [0.0; MOST_SAID]);
        assert_eq!(from_bytes(&[0; 400]), [0.0; MOST_SAID]);
    }
}
