//! Clocks of a measurement: CPU time of this process and of the database's, and the flush time of the disk.

use std::io::Write;
use std::time::{Duration, Instant};

use kernel::{Fault, Result};
use store::Store;

/// CPU time of this process so far.
pub fn own_cpu() -> Duration {
    cpu_of("self").unwrap_or_default()
}

/// CPU time of all processes of the PostgreSQL server behind a store; nothing for the embedded engine.
pub fn server_cpu(store: &Store) -> Duration {
    let pid = store.with_reader(|conn| conn.server_process()).ok().flatten();
    let Some(pid) = pid else { return Duration::ZERO };
    // The backend's parent is the server; all of its children count, the dead ones through the parent's own sums.
    let Some(parent) = stat(&pid.to_string()).and_then(|f| f.get(3)?.parse::<i64>().ok()) else { return Duration::ZERO };
    let mut sum = waited(parent);
    let Ok(folder) = std::fs::read_dir("/proc") else { return sum };
    for entry in folder.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let child = stat(&name).and_then(|f| f.get(3)?.parse::<i64>().ok()) == Some(parent);
        if child || name == parent.to_string() {
            sum += cpu_of(&name).unwrap_or_default();
        }
    }
    sum
}

/// The fields of `/proc/PID/stat` from the state on (index 2), so that field numbers are those of proc(5).
fn stat(pid: &str) -> Option<Vec<String>> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let rest = &text[text.rfind(')')? + 2..];
    let mut fields = vec![pid.to_string(), String::new()];
    fields.extend(rest.split(' ').map(str::to_string));
    Some(fields)
}

fn ticks(fields: &[String], from: usize) -> Duration {
    let sum: u64 = fields.iter().skip(from).take(2).filter_map(|t| t.trim().parse::<u64>().ok()).sum();
    // Linux counts in hundredths of a second for every program (USER_HZ).
    Duration::from_millis(sum * 10)
}

fn cpu_of(pid: &str) -> Option<Duration> {
    stat(pid).map(|fields| ticks(&fields, 13))
}

fn waited(pid: i64) -> Duration {
    stat(&pid.to_string()).map(|fields| ticks(&fields, 15)).unwrap_or_default()
}

/// How long the disk takes to make 4 kB durable: the median of 50 writes.
pub fn flush_time(folder: &std::path::Path) -> Result<Duration> {
    let path = folder.join("flush.probe");
    let mut file = std::fs::File::create(&path).map_err(Fault::broken)?;
    let mut times = Vec::new();
    for _ in 0..50 {
        let began = Instant::now();
        file.write_all(&[7; 4096]).and_then(|()| file.sync_data()).map_err(Fault::broken)?;
        times.push(began.elapsed());
    }
    let _ = std::fs::remove_file(&path);
    times.sort();
    Ok(times[times.len() / 2])
}

/// The value below which a share of the sorted times lies, in milliseconds.
pub fn percentile(times: &mut [Duration], share: f64) -> f64 {
    times.sort_unstable();
    let index = ((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1));
    times.get(index).map_or(0.0, |t| t.as_secs_f64() * 1000.0)
}

/// CPU time of the calling thread so far.
pub fn thread_cpu() -> Duration {
    nanoseconds("/proc/thread-self/schedstat")
}

/// CPU time of all threads of this process that live, to the nanosecond: for what is too short for [`own_cpu`].
pub fn threads_cpu() -> Duration {
    let Ok(tasks) = std::fs::read_dir("/proc/self/task") else { return Duration::ZERO };
    tasks.flatten().map(|task| nanoseconds(&task.path().join("schedstat").to_string_lossy())).sum()
}

fn nanoseconds(path: &str) -> Duration {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let spent = text.split(' ').next().and_then(|n| n.trim().parse().ok());
    Duration::from_nanos(spent.unwrap_or(0))
}

/// The memory of this process now, and from here on its peak counts afresh; bytes, 0 where the system does not tell.
pub fn memory_afresh() -> u64 {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    memory("VmRSS:")
}

/// The most memory that this process had since it counts; bytes.
pub fn memory_peak() -> u64 {
    memory("VmHWM:")
}

/// The most memory of its own that the process has while some work is done, over what it had before; bytes. Pages of the
/// store's file that the engine maps are not its own.
pub fn memory_of<T>(work: impl FnOnce() -> T) -> (T, u64) {
    let done = std::sync::atomic::AtomicBool::new(false);
    let before = memory("RssAnon:");
    std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let mut most = 0;
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                most = most.max(memory("RssAnon:"));
                std::thread::sleep(Duration::from_millis(5));
            }
            most
        });
        let value = work();
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        (value, watch.join().unwrap_or_default().saturating_sub(before))
    })
}

fn memory(name: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let kilobytes: u64 = line.and_then(|l| l.split_whitespace().next()?.parse().ok()).unwrap_or(0);
    kilobytes * 1024
}

/// Times of the same question asked several times, by the wall and by the thread's CPU.
#[derive(Default)]
pub struct Laps {
    wall: Vec<Duration>,
    cpu: Vec<Duration>,
}

impl Laps {
    /// Asks once more.
    pub fn lap<T>(&mut self, ask: impl FnOnce() -> Result<T>) -> Result<T> {
        let (cpu, began) = (thread_cpu(), Instant::now());
        let answer = ask()?;
        self.note(began.elapsed(), thread_cpu().saturating_sub(cpu));
        Ok(answer)
    }

    /// Takes a time that was measured elsewhere.
    pub fn note(&mut self, wall: Duration, cpu: Duration) {
        self.wall.push(wall);
        self.cpu.push(cpu);
    }

    /// Milliseconds: the quickest and the median by the wall, the median of CPU.
    pub fn json(&mut self) -> serde_json::Value {
        serde_json::json!({
            "ms_best": percentile(&mut self.wall, 0.0),
            "ms_p50": percentile(&mut self.wall, 0.5),
            "cpu_ms": percentile(&mut self.cpu, 0.5),
        })
    }
}
