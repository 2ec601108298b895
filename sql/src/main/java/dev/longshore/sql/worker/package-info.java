/**
 * Workers as stored: who is there, who is alive. A worker is alive while its session holds the advisory lock (4701, id); the heartbeat is for hosts
 * that vanish without closing their connections, and for sessions that are just being made anew.
 */
@NullMarked
package dev.longshore.sql.worker;

import org.jspecify.annotations.NullMarked;
