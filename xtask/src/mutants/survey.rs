//! Reads what must be known of a whole crate before its files are changed: its enums, and its constants.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};
use syn::{Expr, Lit, Type};

/// What must be known of the whole crate: enums with their plain variants, and which constants become functions.
#[derive(Default)]
pub struct Crate {
    pub enums: BTreeMap<String, Vec<String>>,
    /// By file (empty where public), then `Type::NAME` or `NAME`; with the modules where it is found.
    pub constants: BTreeMap<(String, String), Vec<String>>,
}

impl Crate {
    /// Does a name in a file, maybe after a module, mean a constant that becomes a function?
    pub fn is_function(&self, file: &str, module: Option<&str>, name: &str) -> bool {
        let own = self.constants.contains_key(&(file.to_string(), name.to_string()));
        let public = self.constants.get(&(String::new(), name.to_string()));
        own || public.is_some_and(|modules| {
            let module = module.map_or_else(|| module_of(file), str::to_string);
            modules.len() == 1 || modules.contains(&module)
        })
    }
}

/// The module that a file is.
fn module_of(file: &str) -> String {
    let mut parts: Vec<&str> = file.trim_end_matches(".rs").split('/').collect();
    if parts.last() == Some(&"mod") {
        parts.pop();
    }
    parts.last().map(|p| p.to_string()).unwrap_or_default()
}

/// Reads which enums and constants a file has. Constants that other constants or patterns must know while compiling
/// stay as they are.
pub fn survey(file: &str, tree: &syn::File, all: &mut Crate, keep: &BTreeSet<String>) {
    let mut found = Survey { file, all, keep, owner: String::new() };
    found.visit_file(tree);
}

struct Survey<'a> {
    file: &'a str,
    all: &'a mut Crate,
    keep: &'a BTreeSet<String>,
    owner: String,
}

impl Survey<'_> {
    fn constant(&mut self, name: String, public: bool, value: &Expr) {
        let mut literal = Literals(false);
        literal.visit_expr(value);
        if literal.0 && !self.keep.contains(&name) {
            let file = if public { String::new() } else { self.file.to_string() };
            self.all.constants.entry((file, name)).or_default().push(module_of(self.file));
        }
    }
}

/// Is there a literal that can be mutated?
struct Literals(bool);

impl Visit<'_> for Literals {
    fn visit_lit(&mut self, lit: &Lit) {
        self.0 |= matches!(lit, Lit::Int(_)) || matches!(lit, Lit::Str(text) if code_like(&text.value()));
    }
}

impl<'a> Visit<'a> for Survey<'a> {
    fn visit_item_enum(&mut self, item: &'a syn::ItemEnum) {
        let plain = item.variants.iter().filter(|v| v.fields.is_empty()).map(|v| v.ident.to_string());
        self.all.enums.insert(item.ident.to_string(), plain.collect());
    }
    fn visit_item_const(&mut self, item: &'a syn::ItemConst) {
        let public = !matches!(item.vis, syn::Visibility::Inherited);
        self.constant(item.ident.to_string(), public, &item.expr);
    }
    fn visit_item_impl(&mut self, item: &'a syn::ItemImpl) {
        self.owner = type_name(&item.self_ty);
        if item.trait_.is_none() {
            visit::visit_item_impl(self, item);
        }
    }
    fn visit_impl_item_const(&mut self, item: &'a syn::ImplItemConst) {
        let name = format!("{}::{}", self.owner, item.ident);
        self.constant(name, true, &item.expr);
    }
    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        if !is_test(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }
}

pub fn type_name(ty: &Type) -> String {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|s| s.ident.to_string()).unwrap_or_default(),
        _ => String::new(),
    }
}

pub fn is_test(attrs: &[syn::Attribute]) -> bool {
    attrs.iter().any(|a| {
        a.path().is_ident("test")
            || (a.path().is_ident("cfg") && a.parse_args::<syn::Ident>().is_ok_and(|ident| ident == "test"))
    })
}

/// Codes and numbers written as text: `411`, `VATEX-EU-IC`, `FR`. Sentences, SQL and names in small letters are not.
pub fn code_like(text: &str) -> bool {
    text.len() <= 40
        && text.bytes().any(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b"-_+/. ".contains(&b))
}
