package dev.longshore.jobs.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves a name once for each connection, refuses it if one of its addresses is private and the host is not allowed, and hands out exactly what it has
 * checked: the client connects to these and resolves nothing by itself, so that a name that answers differently the next time gains nothing.
 */
final class CheckedAddresses implements DnsResolver {

    /** How names become addresses; a test's may answer what it likes. */
    @FunctionalInterface
    interface Names {
        InetAddress[] of(String host) throws UnknownHostException;
    }

    private final Names names;
    private final Set<String> allowed;

    CheckedAddresses(Names names, List<String> allowed) {
        this.names = names;
        this.allowed =
                allowed.stream().map(host -> host.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** One of its addresses is private, and it is not allowed. */
    static final class Refused extends UnknownHostException {

        private static final long serialVersionUID = 1L;

        Refused(String host) {
            super(host + " resolves to an address of a private network");
        }
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        throw new UnknownHostException(host + " was asked for without its port");
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        InetAddress[] found = names.of(host);
        String name = host.toLowerCase(Locale.ROOT);
        if (!allowed.contains(name) && !allowed.contains(name + ":" + port)) {
            for (InetAddress address : found) {
                if (PrivateAddresses.contains(address)) {
                    throw new Refused(host);
                }
            }
        }
        return java.util.Arrays.stream(found)
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
