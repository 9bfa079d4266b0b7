package dev.gatun.benchmarks.servers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;

import java.net.InetSocketAddress;

/**
 * PING on Netty's native epoll transport, one thread. The answers to what one read brought are one
 * buffer, written and flushed when the read is complete.
 */
final class NettyPing extends ChannelInboundHandlerAdapter {
    private final PingParser parser = new PingParser();
    private ByteBuf answers;

    private NettyPing() {}

    public static void main(String[] arguments) throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        Channel listener =
                new ServerBootstrap()
                        .group(group)
                        .channel(EpollServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, 4096)
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
