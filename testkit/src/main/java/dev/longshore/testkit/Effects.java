package dev.longshore.testkit;

import java.util.List;
import java.util.function.Supplier;

/** What another system has received. */
record Effects(String title, Supplier<? extends List<String>> receipts) implements Compared {

    @Override
    public List<String> lines(Left left) {
        return List.copyOf(receipts.get());
    }
}
