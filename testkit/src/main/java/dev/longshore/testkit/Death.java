package dev.longshore.testkit;

/**
 * When a worker is to die.
 *
 * @param nth at the how manieth boundary of the sort, from 1
 * @param edge whether what the boundary commits is lost or kept
 */
record Death(Boundary boundary, int nth, Edge edge) {

    /** Of the commit. */
    enum Edge {
        BEFORE("before"),
        AFTER("after");

        private final String word;

        Edge(String word) {
            this.word = word;
        }
    }

    @Override
    public String toString() {
        return "death right " + edge.word + " the commit of " + boundary.words() + " (number " + nth + ")";
    }
}
