package dev.longshore.architecture;

import java.util.List;
import java.util.stream.Stream;

/** All rules over classes. */
final class Rules {

    private Rules() {}

    static Stream<Rule> all() {
        return Stream.of(ModuleRules.TABLE, EngineRules.TABLE, LibraryRules.TABLE, CodeRules.TABLE, SpringRules.TABLE)
                .flatMap(List::stream);
    }
}
