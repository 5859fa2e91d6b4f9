//! Comments that differ from the schema's, which creating brings up to date: that changes no more than what people read.

use schema_sql::comments as sql;

use super::finding::{Difference, Finding, Subject};
use super::target::Target;

/// The statements that set comments which differ. A comment on what the schema says nothing about is somebody's own.
pub(super) fn comments(target: &Target, findings: &[Finding]) -> Vec<String> {
    findings.iter().filter_map(|finding| comment(target, finding)).collect()
}

fn comment(target: &Target, finding: &Finding) -> Option<String> {
    let Difference::Differs(facts) = &finding.difference else { return None };
    let [fact] = facts.as_slice() else { return None };
    if fact.name != "comment" || fact.wanted.is_empty() {
        return None;
    }
    let Some(table) = target.table(&finding.object) else {
        return sql::of_type(&finding.object, &fact.wanted, target.dialect);
    };
    match &finding.subject {
        Subject::Column(name) => sql::column(table, name, &target.model, target.dialect),
        _ => sql::table(table, target.dialect),
    }
}
