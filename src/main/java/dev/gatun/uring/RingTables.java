package dev.gatun.uring;

/** The tables of a ring's registered files and buffers, as its operations are checked by them. */
final class RingTables {
    /** Null if there is none, or none that is known here. Other threads look, too. */
    private volatile FileTable files;

    private BufferTable buffers;

    /** How many files were put into slots: so that a new table does not begin again. */
    private int generation;

    /** The table of registered files; null if there is none. */
    FileTable files() {
        return files;
    }

    void setFiles(FileTable table) {
        files = table;
    }

    /** For the next file that is put into a slot. */
    int nextGeneration() {
        return generation++;
    }

    /**
     * Refuses to have another ring fill a slot that has a file, as far as is known here: its
     * descriptor would be taken for the new one's. Any thread may ask.
     */
    void checkToFill(int slot, Object ring) {
        FileTable table = files;
        if (slot >= 0 && table != null && table.isFilled(slot)) {
            throw new IllegalStateException(
                    "slot " + slot + " of " + ring + " has a file: clear it first");
        }
    }

    void setBuffers(BufferTable table) {
        buffers = table;
    }

    /** Refuses memory that is not in a registered buffer, of a table that is known here. */
    void checkBuffer(int index, long address, long byteCount) {
        if (buffers != null) {
            buffers.check(index, address, byteCount);
        }
    }
}
