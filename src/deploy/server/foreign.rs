//! Engines that speak the protocol of a database and lack what a deployment relies on.
//!
//! They are known by what they say of their version. Some take every statement and enforce nothing, so they are refused
//! at once rather than at the first statement that fails.

use schema_model::model::Dialect;

use super::DeployError;

/// An engine: what its version text holds, in lower case, its name, and what it lacks.
type Engine = (&'static str, &'static str, &'static str);

const POSTGRES: [Engine; 11] = [
    ("cockroachdb", "CockroachDB", "advisory locks, which keep deployments apart"),
    ("redshift", "Amazon Redshift", "keys that are enforced, and advisory locks"),
    ("-yb-", "YugabyteDB", "schema changes that are part of a transaction"),
    ("greenplum", "Greenplum", "foreign keys that are enforced"),
    ("cloudberry", "Cloudberry", "foreign keys that are enforced"),
    ("materialize", "Materialize", "keys that are enforced"),
    ("risingwave", "RisingWave", "foreign keys, and advisory locks"),
    ("questdb", "QuestDB", "foreign keys, and transactions"),
    ("cratedb", "CrateDB", "foreign keys, and transactions"),
    ("opengauss", "openGauss", "what PostgreSQL has had since version 12"),
    ("gaussdb", "GaussDB", "what PostgreSQL has had since version 12"),
];

const MYSQL: [Engine; 8] = [
    ("tidb", "TiDB", "checks that are enforced by default"),
    ("vitess", "Vitess", "locks and foreign keys that hold across its shards"),
    ("planetscale", "PlanetScale", "locks and foreign keys that hold across its shards"),
    ("singlestore", "SingleStore", "foreign keys"),
    ("memsql", "SingleStore", "foreign keys"),
    ("doris", "Apache Doris", "foreign keys, and transactions"),
    ("starrocks", "StarRocks", "foreign keys, and transactions"),
    ("clickhouse", "ClickHouse", "foreign keys, and transactions"),
];

/// Hosts by which a service is known that says nothing else of itself.
const HOSTS: [(Dialect, &str, Engine); 2] = [
    (Dialect::Postgres, ".on.aws", (".dsql.", "Amazon Aurora DSQL", "foreign keys, and advisory locks")),
    (Dialect::Mysql, ".psdb.cloud", (".", "PlanetScale", "locks and foreign keys that hold across its shards")),
];

/// Why the server cannot be deployed to, if it is one of those; `said` is what it says of its version.
pub(super) fn refusal(dialect: Dialect, said: &str, place: &str) -> Option<DeployError> {
    let text = said.to_lowercase();
    let (engines, original): (&[Engine], _) = match dialect {
        Dialect::Postgres => (&POSTGRES, "PostgreSQL"),
        Dialect::Mysql => (&MYSQL, "MySQL or MariaDB"),
        Dialect::Sqlite => return None,
    };
    let by_version = engines.iter().find(|(part, ..)| text.contains(part));
    let found = by_version.or_else(|| by_host(dialect, place));
    let message = match found {
        Some((_, name, lacks)) => format!("`{place}` is {name}, which lacks {lacks}"),
        // Every PostgreSQL begins like this, and so does what is built from its sources.
        None if dialect == Dialect::Postgres && !said.starts_with("PostgreSQL ") => {
            let said: String = said.chars().filter(|c| !c.is_control()).take(60).collect();
            format!("`{place}` is not PostgreSQL, it says `{said}`")
        }
        None => return None,
    };
    Some(DeployError::Unfit { message, help: format!("connect to {original}") })
}

fn by_host(dialect: Dialect, place: &str) -> Option<&'static Engine> {
    let address = place.rsplit('@').next().unwrap_or(place).split('/').next().unwrap_or_default();
    let host = address.split(':').next().unwrap_or_default().to_lowercase();
    let known = HOSTS.iter().find(|(of, end, (part, ..))| *of == dialect && host.ends_with(end) && host.contains(part));
    known.map(|(.., engine)| engine)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(dialect: Dialect, said: &str, place: &str, name: &str) {
        let error = refusal(dialect, said, place).unwrap_or_else(|| panic!("{said} is taken"));
        assert!(error.message().contains(name), "{}", error.message());
        assert!(error.help().is_some_and(|help| help.starts_with("connect to ")));
        assert_eq!(error.exit_code(), 4);
    }

    #[test]
    fn engines_that_are_not_postgresql_are_refused_by_name() {
        for (said, name) in [
            ("CockroachDB CCL v23.1.11 (x86_64-pc-linux-gnu, built 2023/09/27 01:53:43, go1.19.10)", "CockroachDB"),
            (
                "PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017, Redshift 1.0.12103",
                "Amazon Redshift",
            ),
            ("PostgreSQL 11.2-YB-2.20.1.3-b0 on x86_64-pc-linux-gnu, compiled by clang version 16.0.6", "YugabyteDB"),
            ("PostgreSQL 15.2-YB-2025.1.0.0-b0 on aarch64-unknown-linux-gnu", "YugabyteDB"),
            ("PostgreSQL 12.12 (Greenplum Database 7.1.0 build commit:e7c2b1f) on x86_64-pc-linux-gnu", "Greenplum"),
            ("PostgreSQL 14.4 (Apache Cloudberry 2.0.0 build 1) on x86_64-pc-linux-gnu", "Cloudberry"),
            ("PostgreSQL 9.5.0 on x86_64-unknown-linux-gnu (Materialize v0.26.0)", "Materialize"),
            ("PostgreSQL 13.14.0-RisingWave-1.10.0 (8b2ae4a)", "RisingWave"),
            ("PostgreSQL 12.3, compiled by Visual C++ build 1914, 64-bit, QuestDB", "QuestDB"),
            ("CrateDB 5.3.0 (built 6a6f1ea/2023-04-01T08:28:23Z, Linux 5.15 amd64)", "CrateDB"),
            ("(openGauss 5.0.0 build a07d57c3) compiled at 2023-03-29", "openGauss"),
            ("SomethingElse 3.2", "is not PostgreSQL, it says `SomethingElse 3.2`"),
        ] {
            refused(Dialect::Postgres, said, "postgres://me@host/db", name);
        }
        refused(
            Dialect::Postgres,
            "PostgreSQL 16",
            "postgres://admin@abc.dsql.eu-west-1.on.aws/postgres",
            "Aurora DSQL",
        );
    }

    #[test]
    fn engines_that_are_not_mysql_are_refused_by_name() {
        for (said, name) in [
            ("8.0.11-TiDB-v7.5.0 TiDB Server (Apache License 2.0) Community Edition", "TiDB"),
            ("8.0.30-Vitess Version: 19.0.0", "Vitess"),
            ("8.0.34-PlanetScale Version: 1", "PlanetScale"),
            ("5.7.32 SingleStoreDB source distribution (compatible; MySQL Enterprise)", "SingleStore"),
            ("5.5.58 MemSQL source distribution (compatible; MySQL Enterprise)", "SingleStore"),
            ("5.7.99 Doris version doris-2.1.0", "Apache Doris"),
            ("8.0.33 StarRocks version 3.3.0", "StarRocks"),
        ] {
            refused(Dialect::Mysql, said, "mysql://me@host/db", name);
        }
        refused(Dialect::Mysql, "8.0.34 ", "mysql://me@aws.connect.psdb.cloud:3306/db", "PlanetScale");
    }

    #[test]
    fn the_originals_and_what_is_built_from_them_are_taken() {
        for said in [
            "PostgreSQL 15.14 (Debian 15.14-0+deb12u1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0-14) 12.2.0, 64-bit",
            "PostgreSQL 17.2 (EnterpriseDB Advanced Server 17.2.0) on x86_64-pc-linux-gnu, compiled by gcc",
            "PostgreSQL 16.4 on aarch64-unknown-linux-gnu, compiled by aarch64-unknown-linux-gnu-gcc (GCC) 9.5.0, 64-bit",
        ] {
            assert_eq!(refusal(Dialect::Postgres, said, "postgres://me@db.rds.amazonaws.com/db"), None);
        }
        for said in [
            "9.7.4-2 (Debian)",
            "8.0.36-28 Percona Server (GPL), Release 28",
            "8.0.39 Source distribution",
            "11.8.9-MariaDB-4 -- Please help get to 10k stars at https://github.com/MariaDB/Server",
        ] {
            assert_eq!(refusal(Dialect::Mysql, said, "mysql://me@host/db"), None);
        }
    }
}
