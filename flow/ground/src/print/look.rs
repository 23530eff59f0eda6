//! How the company's documents look: its colour, its logo, a text of its own at the foot.

use documents::{Colour, Logo, Look};
use kernel::{Id, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::files::{self, FileInfo};
use store::private::hex;
use store::{Command, Db, Permission, Seq, Tx};

use crate::party::optional_text;
use crate::record::{Document, find, record};

/// Lines of the company's own at the foot, at most.
const FOOT_LINES: usize = 3;
/// Characters of such a line, at most.
const FOOT_LINE: usize = 160;

/// What is set of the look.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Setting {
    /// Colour of titles and totals, `#0f5c5c`; the house's teal if empty.
    #[schemars(length(max = 7))]
    pub colour: String,
    /// SHA-256 of the logo's file, hexadecimal; empty without.
    #[schemars(length(max = 64))]
    pub logo: String,
    /// Lines at the foot of every page: opening hours, a certificate, retention of title.
    #[schemars(length(max = 3))]
    pub foot: Vec<String>,
}

/// The look of a company.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Style {
    /// Id: the company's.
    pub id: Id,
    /// What is set.
    #[serde(flatten)]
    pub setting: Setting,
    /// Facts so far.
    pub version: i64,
}

/// What can happen to the look.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It was set.
    Set {
        /// It is the first time.
        first: bool,
        /// The whole setting as it is now.
        setting: Setting,
    },
}

store::fact_names!(Fact, { Set => "look.set" });

impl Document for Style {
    const KIND: &'static str = "look";
    type Fact = Fact;

    fn blank(id: Id) -> Style {
        Style { id, ..Style::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        let Fact::Set { setting, .. } = fact;
        self.setting.clone_from(setting);
        self.version += 1;
    }
    fn subjects(&self, _: &Fact) -> Vec<(&'static str, Id)> {
        vec![("company", self.id)]
    }
    fn begins(fact: &Fact) -> bool {
        matches!(fact, Fact::Set { first: true, .. })
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Style>> {
        let company = db.company;
        if id != company {
            return Ok(None);
        }
        db.one("SELECT colour, logo, foot, version FROM look WHERE company_id = $1", store::params![company], |row| {
            let foot = serde_json::from_str(&row.get::<String>(2)?).map_err(kernel::Fault::broken)?;
            Ok(Style { id, setting: Setting { colour: row.get(0)?, logo: row.get(1)?, foot }, version: row.get(3)? })
        })
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        let company = tx.company;
        let foot = serde_json::to_string(&self.setting.foot).map_err(kernel::Fault::broken)?;
        tx.write(
            "INSERT INTO look (company_id, colour, logo, foot, version) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (company_id) DO UPDATE SET colour = excluded.colour, logo = excluded.logo,
               foot = excluded.foot, version = excluded.version",
            store::params![company, &self.setting.colour, &self.setting.logo, foot, self.version],
        )?;
        Ok(())
    }
    fn version(&self) -> i64 {
        self.version
    }
}

/// Sets colour and foot of the company's documents. The logo stays as it is, unless it is to go.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Set {
    /// The version that was seen.
    pub version: Option<i64>,
    /// Colour of titles and totals, `#0f5c5c`; the house's teal if empty.
    #[schemars(length(max = 7))]
    pub colour: String,
    /// Text at the foot of every page, three lines at most.
    #[schemars(length(max = 500))]
    pub foot: String,
    /// Take the logo away.
    pub without_logo: bool,
}

impl Command for Set {
    const NAME: &'static str = "look.set";
    const NEEDS: Permission = Permission::Administer;
    type Outcome = Style;

    fn run(&self, tx: &mut Tx) -> Result<Style> {
        let colour = self.colour.trim().to_lowercase();
        if !colour.is_empty() && Colour::parse(&colour).is_none() {
            return Err(Refusal::invalid("look.colour").at("colour").into());
        }
        let mut foot = Vec::new();
        for line in self.foot.lines().filter(|l| !l.trim().is_empty()) {
            foot.push(optional_text(line, "foot", FOOT_LINE)?);
        }
        if foot.len() > FOOT_LINES {
            return Err(Refusal::invalid("look.foot_lines").at("foot").with("most", FOOT_LINES).into());
        }
        let mut style = current(tx, self.version)?;
        let logo = if self.without_logo { String::new() } else { style.setting.logo.clone() };
        let setting = Setting { colour, logo, foot };
        if setting != style.setting {
            set(tx, &mut style, setting)?;
        }
        Ok(style)
    }
}

/// Sets the logo: a PNG of at most 2,000 by 2,000 pixels or an SVG that needs nothing from outside, 512 KB at most.
#[derive(Clone, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetLogo {
    /// The file, hexadecimal.
    #[schemars(length(min = 2, max = 1_048_576))]
    pub file: String,
    /// What `prepare` found: the digest, the media type, the size and the file deflated.
    #[serde(skip)]
    #[schemars(skip)]
    kept: Option<(FileInfo, Vec<u8>)>,
}

impl SetLogo {
    /// Sets these bytes.
    pub fn of(bytes: &[u8]) -> SetLogo {
        SetLogo { file: hex(bytes), kept: None }
    }
}

impl Command for SetLogo {
    const NAME: &'static str = "look.set_logo";
    const NEEDS: Permission = Permission::Administer;
    const PREPARES: bool = true;
    type Outcome = Style;

    fn prepare(&mut self, _: &mut Db) -> Result<()> {
        let bytes = unhex(self.file.trim()).ok_or_else(|| Refusal::invalid("look.hex").at("file"))?;
        let logo = Logo::check(bytes).map_err(|refusal| refusal.at("file"))?;
        let bytes = logo.bytes();
        let info = FileInfo {
            digest: files::digest(bytes).to_vec(),
            media: logo.format().media().to_owned(),
            name: "logo".to_owned(),
            size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        };
        self.kept = Some((info, files::deflate(bytes)?));
        Ok(())
    }

    fn run(&self, tx: &mut Tx) -> Result<Style> {
        let mut style = current(tx, None)?;
        let Some((info, deflated)) = &self.kept else { return Ok(style) };
        let setting = Setting { logo: hex(&info.digest), ..style.setting.clone() };
        if setting != style.setting {
            files::keep(tx, info, deflated)?;
            set(tx, &mut style, setting)?;
        }
        Ok(style)
    }
}

fn set(tx: &mut Tx, style: &mut Style, setting: Setting) -> Result<()> {
    let first = style.version == 0;
    record(tx, style, Fact::Set { first, setting }).map(|_| ())
}

/// The look in a command; the version that was seen must still be there.
fn current(tx: &mut Tx, seen: Option<i64>) -> Result<Style> {
    let id = tx.company;
    let style = find::<Style>(tx, id)?.unwrap_or_else(|| Style::blank(id));
    match seen {
        Some(version) if version != style.version => {
            let refusal = Refusal::conflict("request.stale").at("version").with("seen", version);
            Err(refusal.with("now", style.version).into())
        }
        _ => Ok(style),
    }
}

/// Bytes written in hexadecimal.
pub(super) fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| Some(digit(*high)? * 16 + digit(*low)?)).collect()
}

/// The look of a reader's company.
pub fn style(db: &mut Db) -> Result<Style> {
    let id = db.company;
    Ok(Style::load(db, id)?.unwrap_or_else(|| Style::blank(id)))
}

/// The look as the typesetter takes it.
pub fn look(db: &mut Db) -> Result<Look> {
    let setting = style(db)?.setting;
    let logo = match unhex(&setting.logo).filter(|digest| !digest.is_empty()) {
        Some(digest) => files::open(db, &digest)?.and_then(|bytes| Logo::checked(bytes)),
        None => None,
    };
    Ok(Look { logo, colour: Colour::parse(&setting.colour).unwrap_or_default(), foot: setting.foot })
}
