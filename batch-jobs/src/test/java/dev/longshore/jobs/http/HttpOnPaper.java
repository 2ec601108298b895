package dev.longshore.jobs.http;

import dev.longshore.jobs.kind.CallWindows;
import dev.longshore.sql.database.ThreadCuts;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Calls and secrets of a worker that can reach nobody and knows nothing. */
public final class HttpOnPaper {

    private HttpOnPaper() {}

    public static HttpCalls calls() {
        return new HttpCalls(
                new CheckedAddresses(
                        host -> {
                            throw new UnknownHostException(host);
                        },
                        List.of()),
                1_024,
                Clock.systemUTC(),
                new ThreadCuts(),
                new CallWindows(System::nanoTime, Clock.systemUTC(), CallWindows.GRACE));
    }

    /** Calls that really leave, to one host beside those of the internet. */
    public static HttpCalls callsAllowing(String host) {
        return new HttpCalls(
                new CheckedAddresses(InetAddress::getAllByName, List.of(host)),
                1_024,
                Clock.systemUTC(),
                new ThreadCuts(),
                new CallWindows(System::nanoTime, Clock.systemUTC(), CallWindows.GRACE));
    }

    public static Secrets secrets() {
        return new Secrets(Map.of(), null);
    }
}
