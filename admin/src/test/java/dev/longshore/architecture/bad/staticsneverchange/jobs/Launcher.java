package dev.longshore.architecture.bad.staticsneverchange.jobs;

import java.util.concurrent.atomic.AtomicInteger;

class Launcher {

    static final AtomicInteger LAUNCHED = new AtomicInteger();
}
