package dev.gatun.async;

import java.util.List;

/**
 * What a service has counted since it was opened: {@link RingService#statistics}.
 *
 * @param total all rings together
 * @param rings each ring
 * @param cachedReads how often the calling thread found in the page cache what it was to read, and
 *     asked no ring. Some threads count in the same place without order: some of their reads may be
 *     missing
 */
public record ServiceStatistics(
        ServiceRingStatistics total, List<ServiceRingStatistics> rings, long cachedReads) {}
