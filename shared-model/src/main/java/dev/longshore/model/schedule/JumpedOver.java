package dev.longshore.model.schedule;

/**
 * Times that a schedule leaves out since the clock jumps over them; see {@link InGap#SKIP}.
 *
 * @param first of them, with the moment of the jump
 * @param times how many they are
 */
public record JumpedOver(PlannedFire first, int times) {}
