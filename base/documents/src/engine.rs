//! The typesetter: one compiled template, one library and one set of fonts for all documents of a process.

use std::sync::LazyLock;

use typst::comemo;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::{Failure, Format, Logo, Moment};

/// How many documents a result of the typesetter is kept without being used: words, the frame of the page and the
/// logo come back in every document of a company, lines do not.
const KEPT: usize = 8;

/// What is the same for every document.
struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    names: Names,
}

/// The names under which the template finds what it asks for.
struct Names {
    data: FileId,
    logo_png: FileId,
    logo_svg: FileId,
    code: FileId,
}

static SHARED: LazyLock<Shared> = LazyLock::new(|| {
    let faces = [notosans::REGULAR_TTF, notosans::BOLD_TTF, notosans::ITALIC_TTF];
    let fonts: Vec<Font> = faces.into_iter().filter_map(|face| Font::new(Bytes::new(face), 0)).collect();
    Shared {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        template: Source::new(name("main.typ"), include_str!("template.typ").to_owned()),
        names: Names {
            data: name("data.json"),
            logo_png: name("logo.png"),
            logo_svg: name("logo.svg"),
            code: name("code.svg"),
        },
    }
});

/// A name in the world that the template sees; there is no disk behind it.
fn name(path: &str) -> FileId {
    let path = VirtualPath::new(path).unwrap_or_else(|_| unreachable!("{path} is a path"));
    FileId::new(RootedPath::new(VirtualRoot::Project, path))
}

/// Everything a document may ask for: the shared part, its data and its pictures.
struct Desk {
    data: Bytes,
    logo_png: Option<Bytes>,
    logo_svg: Option<Bytes>,
    code: Option<Bytes>,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &SHARED.library
    }
    fn book(&self) -> &LazyHash<FontBook> {
        &SHARED.book
    }
    fn main(&self) -> FileId {
        SHARED.template.id()
    }
    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == SHARED.template.id() { Ok(SHARED.template.clone()) } else { Err(unknown(id)) }
    }
    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let names = &SHARED.names;
        let found = match id {
            _ if id == names.data => Some(&self.data),
            _ if id == names.logo_png => self.logo_png.as_ref(),
            _ if id == names.logo_svg => self.logo_svg.as_ref(),
            _ if id == names.code => self.code.as_ref(),
            _ => None,
        };
        found.cloned().ok_or_else(|| unknown(id))
    }
    fn font(&self, index: usize) -> Option<Font> {
        SHARED.fonts.get(index).cloned()
    }
    /// A document shows the days that its facts tell, never the clock.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn unknown(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}

/// What one document brings along.
pub struct Job<'a> {
    /// What stands on it, as JSON.
    pub data: Vec<u8>,
    /// The company's logo.
    pub logo: Option<&'a Logo>,
    /// The QR code.
    pub code: Option<String>,
    /// What tells this document from all others: the same again gives the same file.
    pub ident: String,
    /// When it was made.
    pub moment: Moment,
}

/// Typesets a document as PDF/A-3b.
pub fn pdf(job: Job<'_>) -> Result<Vec<u8>, Failure> {
    let logo = |format| job.logo.filter(|l| l.format() == format).map(|l| Bytes::new(l.bytes().to_vec()));
    let (logo_png, logo_svg) = (logo(Format::Png), logo(Format::Svg));
    let code = job.code.map(|text| Bytes::new(text.into_bytes()));
    let desk = Desk { data: Bytes::new(job.data), logo_png, logo_svg, code };
    let out = typeset(&desk, job.ident, job.moment);
    comemo::evict(KEPT);
    out
}

fn typeset(desk: &Desk, ident: String, moment: Moment) -> Result<Vec<u8>, Failure> {
    let document: PagedDocument = typst::compile(desk).output.map_err(|errors| failed("typeset", &errors))?;
    let small = |n: u32| u8::try_from(n).unwrap_or_default();
    let (day, second) = (moment.day, moment.second);
    let made = Datetime::from_ymd_hms(
        i32::from(day.year()),
        day.month().unsigned_abs(),
        day.day().unsigned_abs(),
        small(second / 3600 % 24),
        small(second / 60 % 60),
        small(second % 60),
    )
    .ok_or_else(|| Failure(format!("no moment: {moment:?}")))?;
    let options = PdfOptions {
        ident: Smart::Custom(ident),
        creator: Smart::Custom(Some("Quittance".to_owned())),
        timestamp: Some(Timestamp::new_utc(made)),
        standards: PdfStandards::new(&[PdfStandard::A_3b]).map_err(|e| Failure(e.message().to_string()))?,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|errors| failed("export", &errors))
}

/// Whether the font shows a letter; blanks of any width are made of the ordinary one.
pub fn has_letter(letter: char) -> bool {
    letter.is_whitespace() || SHARED.fonts.first().is_some_and(|font| font.info().coverage.contains(u32::from(letter)))
}

fn failed(step: &str, errors: &[typst::diag::SourceDiagnostic]) -> Failure {
    let said: Vec<&str> = errors.iter().map(|e| e.message.as_str()).collect();
    Failure(format!("{step}: {}", said.join("; ")))
}
