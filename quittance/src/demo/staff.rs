//! The people of the tile maker: users who sign in, each with a role, and in whose names everything happens.

use ground::company::{Grant, Role};
use kernel::{CompanyId, Id, Result};
use store::{Context, Store};
use web::i18n::Locale;
use web::platform::{NewUser, user_add, user_find};

/// Somebody.
pub struct Person {
    name: &'static str,
    mailbox: &'static str,
    role: Role,
}

impl Person {
    /// The address, which is the name for signing in.
    pub fn email(&self) -> String {
        format!("{}@tuilerie-vingeanne.example", self.mailbox)
    }
}

const PEOPLE: [Person; 6] = [
    Person { name: "Claire Vasseur", mailbox: "direction", role: Role::Director },
    Person { name: "Julien Perrin", mailbox: "commandes", role: Role::Sales },
    Person { name: "Nadia Benali", mailbox: "credit", role: Role::CreditManager },
    Person { name: "Thierry Lacombe", mailbox: "expedition", role: Role::Warehouse },
    Person { name: "Sophie Garnier", mailbox: "facturation", role: Role::Billing },
    Person { name: "Michel Aubry", mailbox: "comptabilite", role: Role::Accountant },
];

/// Who leads the company.
pub fn director() -> &'static Person {
    &PEOPLE[0]
}

/// In whose names things happen.
pub struct Staff {
    pub director: Context,
    pub sales: Context,
    pub credit: Context,
    pub warehouse: Context,
    pub billing: Context,
    pub accountant: Context,
}

impl Staff {
    /// Finds the users, or adds them.
    pub fn hire(store: &Store, company: CompanyId) -> Result<Staff> {
        let mut contexts = Vec::with_capacity(PEOPLE.len());
        for person in &PEOPLE {
            let email = person.email();
            let user = match user_find(store, &email)? {
                Some(user) => user.id,
                None => user_add(
                    store,
                    &NewUser { email: &email, name: person.name, password: super::PASSWORD, locale: Locale::Fr },
                )?,
            };
            let grants = person.role.grants();
            contexts.push(Context { company, actor: user, grants, via: "page", cause: None, bulk: true, dry: false });
        }
        let of = |n: usize| contexts[n].clone();
        Ok(Staff { director: of(0), sales: of(1), credit: of(2), warehouse: of(3), billing: of(4), accountant: of(5) })
    }

    /// The roles, as commands of the director.
    pub fn grants(&self) -> Vec<Grant> {
        let contexts = [&self.director, &self.sales, &self.credit, &self.warehouse, &self.billing, &self.accountant];
        let grant = |(person, context): (&Person, &Context)| Grant {
            user: Id(context.actor),
            role: person.role,
            name: person.name.into(),
            email: person.email(),
        };
        PEOPLE.iter().zip(contexts).map(grant).collect()
    }
}
