package dev.longshore.jobs.http;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Which addresses lead into a network that strangers must not reach through us. Stateless. */
final class PrivateAddresses {

    private PrivateAddresses() {}

    /** Whether an address is not one of the public internet: this host, a local network, link-local (cloud metadata), multicast, reserved. */
    static boolean contains(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return true;
        }
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? isReserved(bytes) : address instanceof Inet6Address && isInner(bytes);
    }

    /** 0/8, 100.64/10 (carrier), 192.0.0/24, 192.0.2/24, 198.18/15 (benchmarks), 198.51.100/24, 203.0.113/24 and 240/4. */
    private static boolean isReserved(byte[] ip) {
        int a = ip[0] & 0xFF;
        int b = ip[1] & 0xFF;
        int c = ip[2] & 0xFF;
        return a == 0
                || a == 100 && b >= 64 && b < 128
                || a == 192 && b == 0 && (c == 0 || c == 2)
                || a == 198 && (b == 18 || b == 19 || b == 51 && c == 100)
                || a == 203 && b == 0 && c == 113
                || a >= 240;
    }

    /** fc00::/7 (unique local), 2001:db8::/32 (examples), 2001::/32 (Teredo), 64:ff9b:1::/48 (translation within a network); and those that carry an address of version 4: 64:ff9b::/96, 2002::/16, ::/96. */
    private static boolean isInner(byte[] ip) {
        if ((ip[0] & 0xFE) == 0xFC
                || startsWith(ip, 0x20, 0x01, 0x0D, 0xB8)
                || startsWith(ip, 0x20, 0x01, 0x00, 0x00)
                || startsWith(ip, 0x00, 0x64, 0xFF, 0x9B, 0x00, 0x01)) {
            return true;
        }
        if (startsWith(ip, 0x20, 0x02)) {
            return contains(version4(ip, 2));
        }
        boolean translated = startsWith(ip, 0x00, 0x64, 0xFF, 0x9B) && zeros(ip, 4, 12);
        return (translated || zeros(ip, 0, 12)) && contains(version4(ip, 12));
    }

    private static boolean startsWith(byte[] ip, int... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if ((ip[i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean zeros(byte[] ip, int from, int to) {
        for (int i = from; i < to; i++) {
            if (ip[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static InetAddress version4(byte[] ip, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(ip, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
