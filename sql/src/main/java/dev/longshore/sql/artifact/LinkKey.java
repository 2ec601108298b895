package dev.longshore.sql.artifact;

import org.springframework.jdbc.core.simple.JdbcClient;

/** The key that links to artifacts are signed with, the same for all consoles of an installation. */
public final class LinkKey {

    private static final String KEY = "select k.key from longshore.link_key k";

    private final JdbcClient jdbc;

    LinkKey(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** 32 bytes; secret. */
    public byte[] bytes() {
        return jdbc.sql(KEY).query(byte[].class).single();
    }
}
