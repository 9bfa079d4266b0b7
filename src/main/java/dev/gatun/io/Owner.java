package dev.gatun.io;

import java.util.Objects;

/**
 * {@code struct f_owner_ex}: who gets the signals of a descriptor.
 *
 * @param type what the id is of
 * @param id the id of a thread, process or process group; 0 for nobody
 */
public record Owner(OwnerType type, int id) {
    /**
     * An owner.
     *
     * @param type what the id is of
     * @param id the id
     */
    public Owner {
        Objects.requireNonNull(type);
    }
}
