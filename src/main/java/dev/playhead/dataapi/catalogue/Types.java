package dev.playhead.dataapi.catalogue;

/** What the queries for columns and for functions share. */
final class Types {

    /**
     * The base type of each domain, be it a domain of domains. PostgreSQL keeps the length with the innermost.
     * To be had after {@code with recursive}.
     */
    static final String DOMAINS = """
            domains (domain, type, modifier) as (
                select type.oid, type.typbasetype, type.typtypmod
                from pg_catalog.pg_type type
                where type.typtype = 'd'
                union all
                select domains.domain, within.typbasetype, within.typtypmod
                from domains
                join pg_catalog.pg_type within on within.oid = domains.type
                where within.typtype = 'd'
            ),
            bases (domain, type, modifier, namespace) as (
                select domains.domain, domains.type, domains.modifier, type.typnamespace
                from domains
                join pg_catalog.pg_type type on type.oid = domains.type
                where type.typtype <> 'd'
            )
            """;

    private Types() {
    }
}
