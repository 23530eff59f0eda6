//! A disk that forgets what was not flushed: a layer under SQLite that writes down every write, truncation, flush
//! and deletion below some folders, so that the files can be made again as any power cut would have left them.
//!
//! It is the only unsafe code of the project: SQLite's file layer is a table of C functions. The real functions do
//! the work; ours stand before four of them and take notes.
#![allow(unsafe_code, reason = "SQLite's file layer can only be replaced through its C interface; tests only")]

use std::collections::HashMap;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, OnceLock, PoisonError};

use rusqlite::ffi;

use crate::power::Said;

/// What happened to a file, in the order in which it happened to all of them.
pub enum Op {
    Write(Arc<str>, usize, Vec<u8>),
    Truncate(Arc<str>, usize),
    /// All that was written to the file before is on the disk now.
    Flush(Arc<str>),
    Delete(Arc<str>),
    /// Somebody was told that a command is done.
    Said(Said),
}

struct OpenFile {
    path: Arc<str>,
    book: usize,
    /// The address of the real functions.
    real: usize,
}

#[derive(Default)]
struct Disk {
    books: Vec<(String, Vec<Op>)>,
    files: HashMap<usize, OpenFile>,
    /// Our tables of functions, by the address of the real ones.
    tables: HashMap<usize, usize>,
}

static DISK: LazyLock<Mutex<Disk>> = LazyLock::new(Mutex::default);
/// The address of SQLite's own file layer.
static REAL: OnceLock<usize> = OnceLock::new();

fn disk() -> MutexGuard<'static, Disk> {
    DISK.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The notes about one folder.
#[derive(Clone, Copy)]
pub struct Notes(usize);

impl Notes {
    /// Begins to take notes about SQLite's files below a folder.
    pub fn about(folder: &Path) -> Notes {
        install();
        let folder = folder.canonicalize().expect("a folder").display().to_string();
        let mut disk = disk();
        disk.books.push((folder, Vec::new()));
        Notes(disk.books.len() - 1)
    }

    /// Notes that somebody was told something, between what was written before and after.
    pub fn say(self, said: Said) {
        disk().books[self.0].1.push(Op::Said(said));
    }

    /// How much has happened.
    pub fn len(self) -> usize {
        disk().books[self.0].1.len()
    }

    /// All that happened; nothing is noted about the folder any more.
    pub fn close(self) -> Vec<Op> {
        let (folder, ops) = &mut disk().books[self.0];
        folder.clear();
        std::mem::take(ops)
    }
}

/// The files as a power cut after some operations leaves them: what was flushed is there, and of what was not, each
/// write may be there, be torn in the middle, or be missing; `chance` gives a number below its argument.
pub fn after_cut(ops: &[Op], mut chance: impl FnMut(usize) -> usize) -> HashMap<PathBuf, Vec<u8>> {
    let mut files: HashMap<&Arc<str>, (Vec<u8>, Vec<&Op>)> = HashMap::new();
    for op in ops {
        match op {
            Op::Write(path, ..) | Op::Truncate(path, _) => files.entry(path).or_default().1.push(op),
            Op::Flush(path) => {
                let (bytes, waiting) = files.entry(path).or_default();
                waiting.drain(..).for_each(|op| apply(bytes, op, usize::MAX));
            }
            Op::Delete(path) => drop(files.remove(path)),
            Op::Said(_) => {}
        }
    }
    // A third of the cuts keep nothing that was not flushed, the others some of it.
    let nothing = chance(3) == 0;
    let mut left = HashMap::new();
    for (path, (mut bytes, waiting)) in files {
        for op in waiting {
            match chance(4) {
                _ if nothing => {}
                0 | 1 => apply(&mut bytes, op, usize::MAX),
                2 => apply(&mut bytes, op, 512 * (1 + chance(7))),
                _ => {}
            }
        }
        left.insert(PathBuf::from(path.as_ref()), bytes);
    }
    left
}

fn apply(bytes: &mut Vec<u8>, op: &Op, most: usize) {
    match op {
        Op::Write(_, at, data) => {
            let data = &data[..data.len().min(most)];
            bytes.resize(bytes.len().max(at + data.len()), 0);
            bytes[*at..at + data.len()].copy_from_slice(data);
        }
        Op::Truncate(_, size) => bytes.resize(*size, 0),
        _ => {}
    }
}

/// Puts our layer before SQLite's own, once, for all connections of this process.
fn install() {
    REAL.get_or_init(|| {
        // SAFETY: the layer found lives as long as the process; ours is a copy of it that is never freed.
        unsafe {
            let real = ffi::sqlite3_vfs_find(std::ptr::null());
            let mut ours = *real;
            ours.zName = c"forgetful".as_ptr();
            ours.pNext = std::ptr::null_mut();
            ours.xOpen = Some(open);
            ours.xDelete = Some(delete);
            ffi::sqlite3_vfs_register(Box::leak(Box::new(ours)), 1);
            real as usize
        }
    });
}

fn real_layer() -> *mut ffi::sqlite3_vfs {
    REAL.get().copied().unwrap_or(0) as *mut ffi::sqlite3_vfs
}

fn book_of(disk: &Disk, path: &str) -> Option<usize> {
    disk.books.iter().position(|(folder, _)| !folder.is_empty() && path.starts_with(folder.as_str()))
}

unsafe extern "C" fn open(
    _: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    let real = real_layer();
    // SAFETY: the arguments are SQLite's own, handed on to the function they were meant for.
    unsafe {
        let Some(open) = (*real).xOpen else { return ffi::SQLITE_CANTOPEN };
        let code = open(real, name, file, flags, out);
        if code != ffi::SQLITE_OK || name.is_null() || (*file).pMethods.is_null() {
            return code;
        }
        let path = CStr::from_ptr(name).to_string_lossy().into_owned();
        let mut disk = disk();
        let Some(book) = book_of(&disk, &path) else { return code };
        let methods = (*file).pMethods;
        let table = *disk.tables.entry(methods as usize).or_insert_with(|| {
            let mut ours = *methods;
            ours.xWrite = Some(write);
            ours.xTruncate = Some(truncate);
            ours.xSync = Some(sync);
            ours.xClose = Some(close);
            Box::leak(Box::new(ours)) as *const _ as usize
        });
        disk.files.insert(file as usize, OpenFile { path: path.into(), book, real: methods as usize });
        (*file).pMethods = table as *const ffi::sqlite3_io_methods;
        code
    }
}

unsafe extern "C" fn delete(_: *mut ffi::sqlite3_vfs, name: *const c_char, flush: c_int) -> c_int {
    let real = real_layer();
    // SAFETY: as above.
    unsafe {
        let Some(delete) = (*real).xDelete else { return ffi::SQLITE_IOERR };
        let code = delete(real, name, flush);
        if code == ffi::SQLITE_OK && !name.is_null() {
            let path = CStr::from_ptr(name).to_string_lossy().into_owned();
            let mut disk = disk();
            if let Some(book) = book_of(&disk, &path) {
                disk.books[book].1.push(Op::Delete(path.into()));
            }
        }
        code
    }
}

/// The real functions of an open file; notes what `op` says of it.
fn note(file: *mut ffi::sqlite3_file, op: impl FnOnce(Arc<str>) -> Option<Op>) -> *const ffi::sqlite3_io_methods {
    let mut disk = disk();
    let Some((path, book, real)) = disk.files.get(&(file as usize)).map(|f| (Arc::clone(&f.path), f.book, f.real))
    else {
        return std::ptr::null();
    };
    if let (Some(op), false) = (op(path), disk.books[book].0.is_empty()) {
        disk.books[book].1.push(op);
    }
    real as *const ffi::sqlite3_io_methods
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    data: *const c_void,
    size: c_int,
    at: ffi::sqlite3_int64,
) -> c_int {
    // SAFETY: SQLite hands over `size` bytes at `data`; the real function gets what it was meant to get.
    unsafe {
        let bytes = std::slice::from_raw_parts(data.cast::<u8>(), usize::try_from(size).unwrap_or(0)).to_vec();
        let real = note(file, |path| Some(Op::Write(path, usize::try_from(at).unwrap_or(0), bytes)));
        match real.as_ref().and_then(|r| r.xWrite) {
            Some(write) => write(file, data, size, at),
            None => ffi::SQLITE_IOERR,
        }
    }
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: ffi::sqlite3_int64) -> c_int {
    // SAFETY: as above.
    unsafe {
        let real = note(file, |path| Some(Op::Truncate(path, usize::try_from(size).unwrap_or(0))));
        match real.as_ref().and_then(|r| r.xTruncate) {
            Some(truncate) => truncate(file, size),
            None => ffi::SQLITE_IOERR,
        }
    }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: as above.
    unsafe {
        let real = note(file, |path| Some(Op::Flush(path)));
        match real.as_ref().and_then(|r| r.xSync) {
            Some(sync) => sync(file, flags),
            None => ffi::SQLITE_IOERR,
        }
    }
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: as above; SQLite does not use the file any more, so its address is forgotten first.
    unsafe {
        let real = note(file, |_| None);
        disk().files.remove(&(file as usize));
        match real.as_ref().and_then(|r| r.xClose) {
            Some(close) => close(file),
            None => ffi::SQLITE_IOERR,
        }
    }
}
