package dev.longshore.model.installation;

/**
 * How a PostgreSQL is reached.
 *
 * @param url a JDBC URL, such as {@code jdbc:postgresql://127.0.0.1:15432/longshore}
 */
public record DatabaseAddress(String url, String user, String password) {

    /** Without the password: addresses are logged. */
    @Override
    public String toString() {
        return url + " as " + user;
    }
}
