package dev.longshore.architecture;

import com.tngtech.archunit.lang.ArchRule;
import java.util.Locale;
import java.util.function.Function;

/**
 * A rule of the house.
 *
 * @param name says it in a few words; in lower case it is also the package of the sample that breaks it
 * @param of the rule for a house
 */
record Rule(String name, Function<House, ArchRule> of) {

    ArchRule in(House house) {
        return of.apply(house);
    }

    /** The small house that breaks this rule. */
    House badSample() {
        return new House("dev.longshore.architecture.bad." + name.toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return name;
    }
}
