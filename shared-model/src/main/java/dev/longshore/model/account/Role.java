package dev.longshore.model.account;

import java.util.Locale;

/** What somebody may do; each role may do what the ones before it may. */
public enum Role {
    /** Sees. */
    VIEWER,
    /** Asks for runs and acts on them. */
    OPERATOR,
    /** Sees the audit of all and the machine's inside. */
    ADMIN;

    /** The name in tables, options and on screen. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether somebody with this role may do what the other role may. */
    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    /**
     * Reads what {@link #word()} wrote.
     *
     * @throws IllegalArgumentException if there is no such role
     */
    public static Role of(String word) {
        for (Role role : values()) {
            if (role.word().equals(word)) {
                return role;
            }
        }
        throw new IllegalArgumentException("\"" + word + "\" is not a role: viewer, operator or admin");
    }
}
