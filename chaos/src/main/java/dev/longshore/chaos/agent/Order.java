package dev.longshore.chaos.agent;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is to happen at a point.
 *
 * @param act {@code halt} or {@code hold}
 * @param nth at the how manieth time, from 1
 * @param times how often the point was passed since
 */
record Order(String act, String point, int nth, AtomicInteger times) {

    static final Order NONE = new Order("none", "", 0);

    Order(String act, String point, int nth) {
        this(act, point, nth, new AtomicInteger());
    }
}
