/**
 * The faults, one class each: what is planted, how often, what must hold afterwards, and which guard must be taken out for the oracle to say otherwise. Scenarios share
 * one installation, one after another, and leave it at rest.
 */
@NullMarked
package dev.longshore.chaos.scenario;

import org.jspecify.annotations.NullMarked;
