<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Wangge</name>
    <message>
        <source>How many hours of work are left until a moment, on the county's calendar? Less than none: so many hours too late. The server is asked once when its offices are open.</source>
        <translation>按本县工作日历，到某一时刻还剩多少工作小时？负数表示已超过多少工作小时。上班时间向服务器只问一次。</translation>
    </message>
    <message>
        <source>Assign points (on the server)</source>
        <translation>判定并写入采集点（服务器）</translation>
    </message>
    <message>
        <source>Writes each point to the server as a finding: the server says which units answer for it, and opens its case. The category stands in a field, or is the same for all. What the server stored is compared with what was sent, and a difference is told in the log. A point that is refused is in the result with the reason; the same rows sent again change nothing. To ask only, use “Who answers here?”.</source>
        <translation>把每个点作为采集点写入服务器：由服务器判定责任单位并立案。类别取自字段，或全部相同。服务器存下的与发送的逐项比对，有出入写在日志里。被拒绝的点在结果里附原因；同样的行再发一次不会有任何改变。只想查询，请用“这里归谁管？”。</translation>
    </message>
    <message>
        <source>Category (code), where no field has it</source>
        <translation>类别（代码），没有字段时填写</translation>
    </message>
    <message>
        <source>Field with the category</source>
        <translation>类别字段</translation>
    </message>
    <message>
        <source>Field with the time of the finding (none: now)</source>
        <translation>发现时间字段（无：现在）</translation>
    </message>
    <message>
        <source>Field with the description</source>
        <translation>描述字段</translation>
    </message>
    <message>
        <source>Assigned points</source>
        <translation>已判定的点</translation>
    </message>
    <message>
        <source>Assigned, refused, stored otherwise than sent:</source>
        <translation>写入、拒绝、与发送不一致：</translation>
    </message>
    <message>
        <source>Stored otherwise than sent:</source>
        <translation>存下的与发送的不一致：</translation>
    </message>
    <message>
        <source>Coverage report</source>
        <translation>责任覆盖报告</translation>
    </message>
    <message>
        <source>Asks the server what its coverage audit last found: overlaps, gaps, slivers, grids without a unit, each with its area and a place inside it, and times without an edition. Whether exactly one unit is proved to answer everywhere stands in the log and in PROVED; so does whether the audit still holds.</source>
        <translation>向服务器查询最近一次责任覆盖检查的结果：重叠、空隙、碎片、没有责任单位的网格，各附面积和其中一点，以及没有边界版本的时段。是否已证明处处恰有一个责任单位，写在日志和 PROVED 里；检查结果是否仍然有效也会说明。</translation>
    </message>
    <message>
        <source>Proved: every place has exactly one accountable unit.</source>
        <translation>已证明：每个地点恰有一个责任单位。</translation>
    </message>
    <message>
        <source>Findings of the audit</source>
        <translation>检查结果</translation>
    </message>
    <message>
        <source>The ground has changed since; have the audit made again.</source>
        <translation>检查之后责任划分有变动，请重新检查。</translation>
    </message>
    <message>
        <source>Not proved; findings:</source>
        <translation>尚未证明；问题数：</translation>
    </message>
    <message>
        <source>overlap</source>
        <translation>重叠</translation>
    </message>
    <message>
        <source>gap: nobody answers</source>
        <translation>空隙：无人负责</translation>
    </message>
    <message>
        <source>sliver</source>
        <translation>碎片</translation>
    </message>
    <message>
        <source>grid without a unit</source>
        <translation>没有责任单位的网格</translation>
    </message>
    <message>
        <source>category without a policy</source>
        <translation>没有责任清单的类别</translation>
    </message>
    <message>
        <source>time without an edition</source>
        <translation>没有边界版本的时段</translation>
    </message>
    <message>
        <source>territory that is not up to date</source>
        <translation>未更新的责任区</translation>
    </message>
    <message>
        <source>Overlay zones</source>
        <translation>片区叠加</translation>
    </message>
    <message>
        <source>Asks the server what lies inside each polygon on a day: its area, the grids and the units that answer for them, open cases and red ones, facilities and those that are not intact, metres of road sections. A polygon of more than 80 corners is simplified first, and the log says so. Cases are those that you may see.</source>
        <translation>向服务器查询某日每个多边形内有什么：面积、网格及责任单位、未结案件和红灯案件、部件和不完好的部件、路段长度。超过 80 个角点的多边形先简化，并写在日志里。案件以本人可见的为准。</translation>
    </message>
    <message>
        <source>Package for QField</source>
        <translation>QField 数据包</translation>
    </message>
    <message>
        <source>Has the server make a package of grids for QField: a project, its GeoPackage and a folder for photos, with what its holder may see. A technician prepares it for somebody who reports; without a name it is for yourself. The algorithm waits until it is made; cancelling stops the waiting, not the making.</source>
        <translation>由服务器把网格做成 QField 数据包：工程、GeoPackage 和照片文件夹，内容以持有人可见的为准。技术员可以为上报人员准备；不写姓名就是为自己。算法等到做好为止；取消只停止等待，服务器仍会做完。</translation>
    </message>
    <message>
        <source>Codes of the grids, with commas between</source>
        <translation>网格编码，用逗号分开</translation>
    </message>
    <message>
        <source>For whom (login; empty: yourself)</source>
        <translation>为谁（登录名；空：自己）</translation>
    </message>
    <message>
        <source>Package</source>
        <translation>数据包</translation>
    </message>
    <message>
        <source>The package is not made yet; look for it on the page of QField later.</source>
        <translation>数据包还没有做好，请稍后在 QField 页面查看。</translation>
    </message>
    <message>
        <source>The server is making the package…</source>
        <translation>服务器正在制作数据包……</translation>
    </message>
    <message>
        <source>Zones</source>
        <translation>片区</translation>
    </message>
    <message>
        <source>Zones with their figures</source>
        <translation>带叠加结果的片区</translation>
    </message>
    <message>
        <source>Only the outline of its largest part was asked about:</source>
        <translation>只查询了最大一块的外轮廓：</translation>
    </message>
    <message>
        <source>Simplified to fewer corners:</source>
        <translation>已简化角点：</translation>
    </message>
</context>
</TS>
