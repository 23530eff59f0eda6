//! The people of a company and their roles. Signing in is the platform's; what one may do here is a fact.

use kernel::{CompanyId, Id, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::{Command, Conn, Db, Grants, Permission, Private, Seq, Tx};

use crate::record::{Document, record};

/// A role: a set of permissions with a name from the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything.
    Director,
    /// Sales administration (ADV).
    Sales,
    /// Credit manager.
    CreditManager,
    /// Warehouse.
    Warehouse,
    /// Billing clerk.
    Billing,
    /// Collector and cash application.
    Collector,
    /// Accountant.
    Accountant,
    /// Sees, changes nothing.
    Reader,
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 8] = [
        Role::Director,
        Role::Sales,
        Role::CreditManager,
        Role::Warehouse,
        Role::Billing,
        Role::Collector,
        Role::Accountant,
        Role::Reader,
    ];

    /// The name in tables and words.
    pub fn name(self) -> &'static str {
        match self {
            Role::Director => "director",
            Role::Sales => "sales",
            Role::CreditManager => "credit_manager",
            Role::Warehouse => "warehouse",
            Role::Billing => "billing",
            Role::Collector => "collector",
            Role::Accountant => "accountant",
            Role::Reader => "reader",
        }
    }

    /// Reads the name.
    pub fn parse(text: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|r| r.name() == text)
    }

    /// What the role may do.
    pub fn grants(self) -> Grants {
        use Permission::{Account, Bill, Cash, Credit, Keep, See, Sell, Ship};
        match self {
            Role::Director => Grants::of(&Permission::ALL),
            Role::Sales => Grants::of(&[See, Sell, Keep]),
            Role::CreditManager => Grants::of(&[See, Keep, Credit, Cash]),
            Role::Warehouse => Grants::of(&[See, Ship]),
            Role::Billing => Grants::of(&[See, Bill, Keep]),
            Role::Collector => Grants::of(&[See, Cash]),
            Role::Accountant => Grants::of(&[See, Bill, Cash, Account]),
            Role::Reader => Grants::of(&[See]),
        }
    }
}

/// A person in a company.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Member {
    /// The user's id.
    pub id: Id,
    /// Role; none when the person has left.
    pub role: Option<Role>,
    /// Name.
    pub name: String,
    /// E-mail.
    pub email: String,
    /// Facts so far.
    pub version: i64,
}

/// What can happen to a member.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// Was given a role.
    Granted {
        /// The role.
        role: Role,
        /// Name.
        name: Private<String>,
        /// E-mail.
        email: Private<String>,
    },
    /// Lost the role.
    Revoked {},
}

store::fact_names!(Fact, { Granted => "member.granted", Revoked => "member.revoked" });

impl Document for Member {
    const KIND: &'static str = "member";
    type Fact = Fact;

    fn blank(id: Id) -> Member {
        Member { id, ..Member::default() }
    }
    fn id(&self) -> Id {
        self.id
    }
    fn apply(&mut self, fact: &Fact, _: Seq) {
        match fact {
            Fact::Granted { role, name, email } => {
                self.role = Some(*role);
                self.name = name.text().to_string();
                self.email = email.text().to_string();
            }
            Fact::Revoked {} => self.role = None,
        }
        self.version += 1;
    }
    fn subjects(&self, _: &Fact) -> Vec<(&'static str, Id)> {
        Vec::new()
    }
    fn begins(_: &Fact) -> bool {
        false
    }
    fn load(db: &mut Db, id: Id) -> Result<Option<Member>> {
        // A person without any fact yet is simply nobody here: granting begins from a blank member.
        Ok(Some(member(db, id)?.unwrap_or_else(|| Member::blank(id))))
    }
    fn save(&self, tx: &mut Tx, _: &Fact) -> Result<()> {
        let company = tx.company;
        tx.write(
            "INSERT INTO member (company_id, user_id, role, name, email, version) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (company_id, user_id) DO UPDATE SET role = excluded.role, name = excluded.name,
               email = excluded.email, version = excluded.version",
            store::params![company, self.id, self.role.map_or("", Role::name), &self.name, &self.email, self.version],
        )?;
        Ok(())
    }
    fn version(&self) -> i64 {
        self.version
    }
}

fn read(row: &store::Row) -> Result<Member> {
    Ok(Member {
        id: row.get(0)?,
        role: Role::parse(&row.get::<String>(1)?),
        name: row.get(2)?,
        email: row.get(3)?,
        version: row.get(4)?,
    })
}

/// One member, present or past.
pub fn member(db: &mut Db, user: Id) -> Result<Option<Member>> {
    let company = db.company;
    db.one(
        "SELECT user_id, role, name, email, version FROM member WHERE company_id = $1 AND user_id = $2",
        store::params![company, user],
        read,
    )
}

/// All members, present and past.
pub fn members(db: &mut Db) -> Result<Vec<Member>> {
    let company = db.company;
    db.all(
        "SELECT user_id, role, name, email, version FROM member WHERE company_id = $1 ORDER BY name, user_id",
        store::params![company],
        read,
    )
}

/// The companies in which a user has a role, with their names. Looks over all companies: for signing in only.
pub fn companies_of(conn: &mut Conn, user: i64) -> Result<Vec<(CompanyId, String, Role)>> {
    let list = conn.all(
        "SELECT m.company_id, c.name, m.role FROM member m JOIN company c ON c.company_id = m.company_id
         WHERE m.user_id = $1 AND m.role <> '' ORDER BY c.name, m.company_id",
        store::params![user],
        |row| Ok((row.get::<Id>(0)?, row.get::<String>(1)?, row.get::<String>(2)?)),
    )?;
    Ok(list.into_iter().filter_map(|(id, name, role)| Some((id, name, Role::parse(&role)?))).collect())
}

/// Gives a person a role, or another one.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// The user's id.
    pub user: Id,
    /// The role.
    pub role: Role,
    /// Name as shown to colleagues.
    #[schemars(length(min = 1, max = 100))]
    pub name: String,
    /// E-mail.
    #[schemars(length(min = 3, max = 254))]
    pub email: String,
}

impl Command for Grant {
    const NAME: &'static str = "company.grant";
    const NEEDS: Permission = Permission::Administer;
    type Outcome = Member;

    fn run(&self, tx: &mut Tx) -> Result<Member> {
        let name = crate::party::text(&self.name, "name", 100)?;
        let email = self.email.trim().to_lowercase();
        if !kernel::identifier::is_email(&email) {
            return Err(Refusal::invalid("party.email").at("email").into());
        }
        let mut person = member(tx, self.user)?.unwrap_or_else(|| Member::blank(self.user));
        if person.role == Some(Role::Director) && self.role != Role::Director {
            last_director(tx, self.user)?;
        }
        record(tx, &mut person, Fact::Granted { role: self.role, name: Private::new(name), email: Private::new(email) })?;
        Ok(person)
    }
}

/// Takes a person's role away.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Revoke {
    /// The user's id.
    pub user: Id,
}

impl Command for Revoke {
    const NAME: &'static str = "company.revoke";
    const NEEDS: Permission = Permission::Administer;
    type Outcome = Member;

    fn run(&self, tx: &mut Tx) -> Result<Member> {
        let Some(mut person) = member(tx, self.user)?.filter(|m| m.role.is_some()) else {
            return Err(Refusal::missing("member.unknown").at("user").into());
        };
        last_director(tx, self.user)?;
        record(tx, &mut person, Fact::Revoked {})?;
        Ok(person)
    }
}

/// A company without a director could never be administered again.
fn last_director(tx: &mut Tx, leaving: Id) -> Result<()> {
    let others = members(tx)?.iter().any(|m| m.id != leaving && m.role == Some(Role::Director));
    let is_director = member(tx, leaving)?.is_some_and(|m| m.role == Some(Role::Director));
    if is_director && !others {
        return Err(Refusal::conflict("member.last_director").at("user").into());
    }
    Ok(())
}
