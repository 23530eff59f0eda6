//! The sandbox's own controls, under `/sandbox`: companies, faults, and what there is. For whoever runs it; without a
//! token, which is why it belongs on one's own machine.

use jiff::Timestamp;
use serde_json::json;

use super::company::Company;
use super::http::{Reply, Request};
use super::{Faults, Sandbox};

impl Sandbox {
    /// Everything under `/sandbox`.
    pub(super) fn board(&mut self, rest: &str, request: &Request, now: Timestamp) -> Reply {
        match (request.method.as_str(), rest) {
            ("GET", "/faults") => Reply::json(200, &self.faults),
            ("PUT", "/faults") => match request.read::<Faults>() {
                Ok(faults) => {
                    self.faults = faults;
                    Reply::json(200, &self.faults)
                }
                Err(reply) => reply,
            },
            ("GET", "/companies") => Reply::json(200, &self.companies.values().collect::<Vec<_>>()),
            ("POST" | "PUT", "/companies") => match request.read::<Company>() {
                Ok(company) if kernel::identifier::is_siren(&company.siren) => {
                    let signs_in = self.companies.get(&company.siren).is_some_and(|c| c.signs_in);
                    let company = Company { signs_in, ..company };
                    let reply = Reply::json(201, &company);
                    self.register(company);
                    reply
                }
                Ok(_) => Reply::error(422, "UNPROCESSABLE_ENTITY", "siren is a SIREN with its check digit."),
                Err(reply) => reply,
            },
            ("GET", "/state") => self.state(now),
            _ => Reply::error(404, "MISSING_RESOURCE", "faults, companies or state."),
        }
    }

    /// Every invoice with its life, every flow in a line: what a test looks at.
    fn state(&self, now: Timestamp) -> Reply {
        let lives = self.lives.iter().map(|((seller, year, number), of)| {
            let statuses: Vec<u16> = of.life.events().iter().map(|(e, _)| e.status().code()).collect();
            json!({
                "seller": seller, "year": year, "number": number, "buyer": of.buyer, "flowId": of.flow_id,
                "statuses": statuses
            })
        });
        let flows = self.flows.iter().map(|s| {
            json!({
                "owner": s.owner, "flowId": s.flow.flow_id, "name": s.flow.name, "flowType": s.flow.flow_type,
                "flowDirection": s.flow.flow_direction, "acknowledgement": s.flow.acknowledgement
            })
        });
        let lives: Vec<_> = lives.collect();
        let flows: Vec<_> = flows.collect();
        Reply::json(200, &json!({ "now": now, "invoices": lives, "flows": flows, "waiting": self.due.len() }))
    }
}
