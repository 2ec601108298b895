package dev.longshore.sql.export;

import dev.longshore.model.failure.LongshoreException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts one SQL statement into text and named parameters ({@code :name}). Quotes, identifiers in quotes, comments, dollar quotes, casts ({@code ::})
 * and {@code :=} stay text. Knows the lexical rules of PostgreSQL with {@code standard_conforming_strings} on, and nothing of its grammar.
 */
final class SqlScanner {

    /** A piece of the statement: text that stays, or the name of a parameter. */
    record Piece(String text, boolean parameter) {}

    private static final String FIELD = "spec.sql";

    private final String sql;
    private final List<Piece> pieces = new ArrayList<>();
    private int at;
    private int textFrom;

    private SqlScanner(String sql) {
        this.sql = sql;
    }

    /** The pieces of a statement, without the semicolon that may end it. */
    static List<Piece> scan(String sql) {
        SqlScanner scanner = new SqlScanner(sql);
        scanner.run();
        return List.copyOf(scanner.pieces);
    }

    private void run() {
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '\'') {
                skipQuoted('\'', isEscapeString());
            } else if (c == '"') {
                skipQuoted('"', false);
            } else if (c == '-' && peek(1) == '-') {
                skipLine();
            } else if (c == '/' && peek(1) == '*') {
                skipBlockComment();
            } else if (c == '$') {
                skipDollar();
            } else if (c == ':') {
                colon();
            } else if (c == ';') {
                end();
                return;
            } else if (isIdentifierStart(c)) {
                skipIdentifier();
            } else {
                at++;
            }
        }
        addText(sql.length());
    }

    /** Whether the quote at hand opens an E'…' string, in which a backslash escapes. */
    private boolean isEscapeString() {
        if (at == 0 || Character.toLowerCase(sql.charAt(at - 1)) != 'e') {
            return false;
        }
        return at == 1 || !isIdentifierPart(sql.charAt(at - 2));
    }

    private void skipQuoted(char quote, boolean backslashEscapes) {
        int open = at++;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (backslashEscapes && c == '\\') {
                at += 2;
            } else if (c == quote && peek(1) == quote) {
                at += 2;
            } else if (c == quote) {
                at++;
                return;
            } else {
                at++;
            }
        }
        throw unfinished(open, "a quote (" + quote + ")");
    }

    private void skipLine() {
        while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
            at++;
        }
    }

    private void skipBlockComment() {
        int open = at;
        int depth = 0;
        while (at < sql.length()) {
            if (sql.charAt(at) == '/' && peek(1) == '*') {
                depth++;
                at += 2;
            } else if (sql.charAt(at) == '*' && peek(1) == '/') {
                depth--;
                at += 2;
                if (depth == 0) {
                    return;
                }
            } else {
                at++;
            }
        }
        throw unfinished(open, "a comment (/*)");
    }

    /** Skips {@code $tag$ … $tag$}; a lone dollar stays text. Identifiers eat their own dollars before. */
    private void skipDollar() {
        int close = at + 1;
        if (close < sql.length() && isIdentifierStart(sql.charAt(close))) {
            while (close < sql.length() && isIdentifierPart(sql.charAt(close)) && sql.charAt(close) != '$') {
                close++;
            }
        }
        if (close >= sql.length() || sql.charAt(close) != '$') {
            at++;
            return;
        }
        String tag = sql.substring(at, close + 1);
        int end = sql.indexOf(tag, close + 1);
        if (end < 0) {
            throw unfinished(at, "a dollar quote (" + tag + ")");
        }
        at = end + tag.length();
    }

    private void colon() {
        if (peek(1) == ':') {
            at += 2;
            return;
        }
        if (!isIdentifierStart(peek(1))) {
            at++;
            return;
        }
        addText(at);
        int from = ++at;
        while (at < sql.length() && isIdentifierPart(sql.charAt(at))) {
            at++;
        }
        pieces.add(new Piece(sql.substring(from, at), true));
        textFrom = at;
    }

    private void skipIdentifier() {
        while (at < sql.length() && isIdentifierPart(sql.charAt(at))) {
            at++;
        }
    }

    /** A semicolon may end the statement; only white space and comments may follow it. */
    private void end() {
        addText(at);
        at++;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '-' && peek(1) == '-') {
                skipLine();
            } else if (c == '/' && peek(1) == '*') {
                skipBlockComment();
            } else if (Character.isWhitespace(c)) {
                at++;
            } else {
                throw LongshoreException.badInput(
                        "sql-not-one-statement",
                        FIELD,
                        "The SQL holds more than one statement: text follows the semicolon in line " + lineOf(at) + ".",
                        "Keep one SELECT; write what belongs before it as a WITH clause.");
            }
        }
    }

    private void addText(int until) {
        if (until > textFrom) {
            pieces.add(new Piece(sql.substring(textFrom, until), false));
        }
    }

    private char peek(int ahead) {
        return at + ahead < sql.length() ? sql.charAt(at + ahead) : '\0';
    }

    private static boolean isIdentifierStart(char c) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
    }

    private static boolean isIdentifierPart(char c) {
        return isIdentifierStart(c) || c == '$' || (c >= '0' && c <= '9');
    }

    private LongshoreException unfinished(int open, String what) {
        return LongshoreException.badInput(
                "sql-unfinished",
                FIELD,
                "The SQL opens " + what + " in line " + lineOf(open) + " and never closes it.",
                "Close it.");
    }

    private long lineOf(int position) {
        return 1 + sql.substring(0, position).chars().filter(c -> c == '\n').count();
    }
}
