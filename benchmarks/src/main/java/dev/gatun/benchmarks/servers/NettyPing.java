package dev.gatun.benchmarks.servers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.uring.IoUringBufferRingConfig;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringFixedBufferRingAllocator;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerSocketChannel;

import java.net.InetSocketAddress;

/**
 * PING on one of Netty's native transports, with as many threads as the last argument says, or one.
 * The answers to what one read brought are one buffer, written and flushed when the read is
 * complete.
 */
final class NettyPing extends ChannelInboundHandlerAdapter {
    // As in ping_uring.c.
    private static final int SUBMISSIONS = 4096;
    private static final int COMPLETIONS = 1 << 14;
    private static final short BUFFER_GROUP = 0;
    private static final short BUFFERS = 1024;
    private static final int BUFFER_BYTES = 2 << 10;

    private static final String THREADS = "--threads=";

    private final PingParser parser = new PingParser();
    private ByteBuf answers;

    private NettyPing() {}

    public static void main(String[] arguments) throws Exception {
        int threads =
                arguments.length < 3 ? 1 : Integer.parseInt(arguments[2].replace(THREADS, ""));
        ServerBootstrap server = new ServerBootstrap();
        if (arguments[1].equals("io_uring")) {
            server.group(loops(threads, IoUringIoHandler.newFactory(ringConfig())))
                    .channel(IoUringServerSocketChannel.class)
                    .childOption(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, BUFFER_GROUP);
        } else {
            server.group(loops(threads, EpollIoHandler.newFactory()))
                    .channel(EpollServerSocketChannel.class);
        }
        Channel listener =
                server.option(ChannelOption.SO_BACKLOG, 4096)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
                                        channel.pipeline().addLast(new NettyPing());
                                    }
                                })
                        .bind("127.0.0.1", Integer.parseInt(arguments[0]))
                        .sync()
                        .channel();
        int port = ((InetSocketAddress) listener.localAddress()).getPort();
        System.out.println("listening on 127.0.0.1:" + port);
        listener.closeFuture().sync();
    }

    private static EventLoopGroup loops(int threads, IoHandlerFactory transport) {
        return new MultiThreadIoEventLoopGroup(threads, transport);
    }

    /** Queues that hold all of a turn, and receives (multishot) into a ring of buffers. */
    private static IoUringIoHandlerConfig ringConfig() {
        IoUringBufferRingConfig buffers =
                IoUringBufferRingConfig.builder()
                        .bufferGroupId(BUFFER_GROUP)
                        .bufferRingSize(BUFFERS)
                        .batchSize(BUFFERS / 2)
                        .batchAllocation(true)
                        .incremental(false)
                        .allocator(new IoUringFixedBufferRingAllocator(BUFFER_BYTES))
                        .build();
        return new IoUringIoHandlerConfig()
                .setRingSize(SUBMISSIONS)
                .setCqSize(COMPLETIONS)
                .setBufferRingConfig(buffers);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf input = (ByteBuf) message;
        try {
            if (answers == null) {
                int most = input.readableBytes() / PingParser.REQUEST_BYTES + 1;
                answers = context.alloc().directBuffer(most * PingParser.ANSWER.length);
            }
            answer(input);
        } finally {
            input.release();
        }
    }

    private void answer(ByteBuf input) {
        while (input.isReadable()) {
            if (parser.isBetweenRequests()
                    && input.readableBytes() >= PingParser.REQUEST_BYTES
                    && input.getInt(input.readerIndex()) == PingParser.PING
                    && input.getShort(input.readerIndex() + 4) == PingParser.CRLF) {
                input.skipBytes(PingParser.REQUEST_BYTES);
            } else if (!parser.take(input.readByte())) {
                continue;
            }
            answers.writeBytes(PingParser.ANSWER);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (answers != null) {
            context.writeAndFlush(answers, context.voidPromise());
            answers = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (answers != null) {
            answers.release();
            answers = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        System.err.println("a connection is closed: " + cause);
        context.close();
    }
}
