/**
 * What a process of the product loads as a Java agent: named points in its code, at which the campaign lets it die, wait or be slow. The points are planted
 * while classes are loaded, so that the product itself carries no line for them. Knows nothing of the rest of the campaign.
 */
@NullMarked
package dev.longshore.chaos.agent;

import org.jspecify.annotations.NullMarked;
