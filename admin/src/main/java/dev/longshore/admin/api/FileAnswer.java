package dev.longshore.admin.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/**
 * Sends a part of a file. Large parts are handed to Tomcat, which lets the kernel send them: a slow reader then holds no thread, and no byte of the
 * file is on the heap.
 */
final class FileAnswer {

    private static final long WORTH_HANDING_OVER = 64 * 1024;

    private FileAnswer() {}

    /** Headers and status must be set, and nothing be sent. */
    static void send(HttpServletRequest request, HttpServletResponse response, Path file, ByteRange range)
            throws IOException {
        response.setContentLengthLong(range.length());
        boolean handedOver = range.length() >= WORTH_HANDING_OVER
                && Boolean.TRUE.equals(request.getAttribute("org.apache.tomcat.sendfile.support"));
        if (handedOver) {
            request.setAttribute("org.apache.tomcat.sendfile.filename", file.toString());
            request.setAttribute("org.apache.tomcat.sendfile.start", range.first());
            request.setAttribute("org.apache.tomcat.sendfile.end", range.last() + 1);
            return;
        }
        try (FileChannel from = FileChannel.open(file);
                OutputStream out = response.getOutputStream();
                WritableByteChannel to = Channels.newChannel(out)) {
            long position = range.first();
            while (position <= range.last()) {
                position += from.transferTo(position, range.last() + 1 - position, to);
            }
        }
    }
}
