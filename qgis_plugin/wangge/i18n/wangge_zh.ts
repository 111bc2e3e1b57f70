<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Wangge</name>
    <message>
        <source>Wangge</source>
        <translation>网格</translation>
    </message>
    <message>
        <source>Wangge: grids, roads, units, coordinates</source>
        <translation>网格：网格、路段、单位、坐标</translation>
    </message>
    <message>
        <source>Click on the map</source>
        <translation>在地图上点选</translation>
    </message>
    <message>
        <source>Click on the map to see which unit answers there, and why.</source>
        <translation>在地图上点选，查看该处由哪个单位负责及依据。</translation>
    </message>
    <message>
        <source>Load the cases of this view</source>
        <translation>加载当前视图的案件</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Who answers here?</source>
        <translation>这里归谁管？</translation>
    </message>
    <message>
        <source>Nobody is signed in.</source>
        <translation>尚未登录。</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>退出登录</translation>
    </message>
    <message>
        <source>Sign in…</source>
        <translation>登录…</translation>
    </message>
    <message>
        <source>Categories</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Choose a category of the list first.</source>
        <translation>请先从列表中选择类别。</translation>
    </message>
    <message>
        <source>Asking the server…</source>
        <translation>正在查询…</translation>
    </message>
    <message>
        <source>Handles</source>
        <translation>处置单位</translation>
    </message>
    <message>
        <source>Supervises</source>
        <translation>监管单位</translation>
    </message>
    <message>
        <source>By</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>Edition</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Next border</source>
        <translation>距边界</translation>
    </message>
    <message>
        <source>Otherwise</source>
        <translation>其他候选</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Sign in to Wangge</source>
        <translation>登录网格服务器</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>用户名</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>The password is not kept: QGIS's authentication manager keeps a token, which signing out ends.</source>
        <translation>密码不保存：QGIS 认证管理器只保存令牌，退出登录后令牌失效。</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>This is no address of a server. Example: https://wangge.example.org</source>
        <translation>服务器地址无效。示例：https://wangge.example.org</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>正在登录…</translation>
    </message>
    <message>
        <source>Signing in to Wangge</source>
        <translation>登录网格服务器</translation>
    </message>
    <message>
        <source>Load cases</source>
        <translation>加载案件</translation>
    </message>
    <message>
        <source>Extent (empty: everything)</source>
        <translation>范围（留空：全部）</translation>
    </message>
    <message>
        <source>Only what has not ended</source>
        <translation>仅未办结的</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>案件</translation>
    </message>
    <message>
        <source>Cases:</source>
        <translation>案件数：</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>点图层</translation>
    </message>
    <message>
        <source>Category (code)</source>
        <translation>类别（代码）</translation>
    </message>
    <message>
        <source>Day (empty: today)</source>
        <translation>日期（留空：今天）</translation>
    </message>
    <message>
        <source>Points with their units</source>
        <translation>点及负责单位</translation>
    </message>
    <message>
        <source>The layer has a field of this name already:</source>
        <translation>图层已有同名字段：</translation>
    </message>
    <message>
        <source>A row without a place was left out:</source>
        <translation>一条记录没有位置，已略过：</translation>
    </message>
    <message>
        <source>Nobody is signed in to a Wangge server.</source>
        <translation>尚未登录网格服务器。</translation>
    </message>
    <message>
        <source>The server does not answer. Check its address and the network.</source>
        <translation>服务器没有应答，请检查地址和网络。</translation>
    </message>
    <message>
        <source>QGIS did not keep the token: set its master password first.</source>
        <translation>QGIS 未能保存令牌：请先设置 QGIS 主密码。</translation>
    </message>
    <message>
        <source>Asks the server for each point which unit answers for it, for one category and day, by which step and territory, and how far the next border is. Nothing is written on the server.</source>
        <translation>逐点向服务器查询：在给定类别和日期由哪个单位负责、依据哪一步和哪块责任区、距最近边界多少米。不向服务器写入任何内容。</translation>
    </message>
    <message>
        <source>Loads the cases that you may see: those of an extent, or all of them where it is left empty. The layer is a copy of this moment.</source>
        <translation>加载您有权查看的案件：可限定范围，留空为全部。图层是此刻的副本。</translation>
    </message>
    <message>
        <source>Which unit answers for a place (its middle), a category (code) and a day? Asked of the server you are signed in to. The place is read in the CRS of the layer.</source>
        <translation>某处（取中心点）、某类别（代码）、某日由哪个单位负责？向已登录的服务器查询；位置按图层坐标系读取。</translation>
    </message>
    <message>
        <source>ruling</source>
        <translation>责任认定</translation>
    </message>
    <message>
        <source>shop front</source>
        <translation>门前三包</translation>
    </message>
    <message>
        <source>managed site</source>
        <translation>管理场所</translation>
    </message>
    <message>
        <source>residential compound</source>
        <translation>小区</translation>
    </message>
    <message>
        <source>road section</source>
        <translation>路段</translation>
    </message>
    <message>
        <source>road section, cleaning</source>
        <translation>路段（保洁）</translation>
    </message>
    <message>
        <source>road section, lighting</source>
        <translation>路段（照明）</translation>
    </message>
    <message>
        <source>responsibility grid</source>
        <translation>责任网格</translation>
    </message>
    <message>
        <source>facility</source>
        <translation>部件</translation>
    </message>
    <message>
        <source>department's duty</source>
        <translation>部门职责</translation>
    </message>
    <message>
        <source>nearest grid</source>
        <translation>最近网格</translation>
    </message>
    <message>
        <source>township</source>
        <translation>属地兜底</translation>
    </message>
    <message>
        <source>queue for rulings</source>
        <translation>待认定</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>查询</translation>
    </message>
    <message>
        <source>My drafts</source>
        <translation>我的草案</translation>
    </message>
    <message>
        <source>Check results</source>
        <translation>检查结果</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>发布</translation>
    </message>
    <message>
        <source>not taken in</source>
        <translation>未签入</translation>
    </message>
    <message>
        <source>This connection does not show drafts:</source>
        <translation>此连接看不到草案：</translation>
    </message>
    <message>
        <source>The file cannot be read:</source>
        <translation>文件无法读取：</translation>
    </message>
    <message>
        <source>The file cannot be written:</source>
        <translation>文件无法写入：</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>刷新</translation>
    </message>
    <message>
        <source>New draft…</source>
        <translation>新建草案…</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Where both were changed, mine counts</source>
        <translation>两边都改过的，以我的为准</translation>
    </message>
    <message>
        <source>Check in</source>
        <translation>签入</translation>
    </message>
    <message>
        <source>as a file (check out)</source>
        <translation>以文件方式（签出）</translation>
    </message>
    <message>
        <source>Drafts</source>
        <translation>草案</translation>
    </message>
    <message>
        <source>New draft</source>
        <translation>新建草案</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>草案</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>图层</translation>
    </message>
    <message>
        <source>Area of the draft</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>me</source>
        <translation>我</translation>
    </message>
    <message>
        <source>whole county</source>
        <translation>全县</translation>
    </message>
    <message>
        <source>No draft is open. Begin one.</source>
        <translation>没有进行中的草案，请新建。</translation>
    </message>
    <message>
        <source>Save what you have drawn first, or undo it.</source>
        <translation>请先保存所画的内容，或者撤销。</translation>
    </message>
    <message>
        <source>Checked out to</source>
        <translation>已签出到</translation>
    </message>
    <message>
        <source>Checked in:</source>
        <translation>已签入：</translation>
    </message>
    <message>
        <source>nothing was changed</source>
        <translation>没有改动</translation>
    </message>
    <message>
        <source>The server keeps otherwise:</source>
        <translation>服务器存储的与所发送的不同：</translation>
    </message>
    <message>
        <source>in the database:</source>
        <translation>直接在数据库中：</translation>
    </message>
    <message>
        <source>Number of the draft</source>
        <translation>草案编号</translation>
    </message>
    <message>
        <source>Check out</source>
        <translation>签出</translation>
    </message>
    <message>
        <source>Not checked yet.</source>
        <translation>尚未检查。</translation>
    </message>
    <message>
        <source>Changed since the last check: check again.</source>
        <translation>上次检查之后又有改动，请重新检查。</translation>
    </message>
    <message>
        <source>Checked: it may be published.</source>
        <translation>已检查，可以发布。</translation>
    </message>
    <message>
        <source>It may not be published yet.</source>
        <translation>还不能发布。</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>立即检查</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>批准修复</translation>
    </message>
    <message>
        <source>Turn down</source>
        <translation>不采纳</translation>
    </message>
    <message>
        <source>Mend all by this rule</source>
        <translation>按此规则全部修复</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Choose a draft first.</source>
        <translation>请先选择草案。</translation>
    </message>
    <message>
        <source>Mended:</source>
        <translation>已修复：</translation>
    </message>
    <message>
        <source>Take up again</source>
        <translation>重新考虑</translation>
    </message>
    <message>
        <source>turned down</source>
        <translation>未采纳</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>What stands in the area today is copied into the draft. Until it is published or given up, nobody else draws there.</source>
        <translation>范围内今天的图形会复制进草案。发布或作废之前，别人不能在此范围另建草案。</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>建立</translation>
    </message>
    <message>
        <source>Areas</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>{edition} is published, valid from {day}.</source>
        <translation>{edition} 已发布，自 {day} 起生效。</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>From unit</source>
        <translation>原单位</translation>
    </message>
    <message>
        <source>To unit</source>
        <translation>新单位</translation>
    </message>
    <message>
        <source>Households</source>
        <translation>户数</translation>
    </message>
    <message>
        <source>Facilities</source>
        <translation>部件</translation>
    </message>
    <message>
        <source>Valid from</source>
        <translation>生效日期</translation>
    </message>
    <message>
        <source>Open cases on this ground:</source>
        <translation>涉及的未结案件：</translation>
    </message>
    <message>
        <source>No ground moves from unit to unit.</source>
        <translation>没有范围在单位之间变动。</translation>
    </message>
    <message>
        <source>Versions: closed {closed}, new {made}, unchanged {unchanged}.</source>
        <translation>版本：关闭 {closed}，新建 {made}，不变 {unchanged}。</translation>
    </message>
    <message>
        <source>Check a draft</source>
        <translation>检查草案</translation>
    </message>
    <message>
        <source>Has the server judge a draft as if it were published on a day: overlaps, gaps, slivers, edges, codes, units, households, ends of roads. The findings come back as a layer, each with how grave it is, its size and the proposals to mend it. Nothing of the draft is changed.</source>
        <translation>由服务器检查草案，假设它在某一天发布：重叠、空隙、碎片、边界、编码、单位、户数、道路端点。检查结果返回为图层，每条有严重程度、大小和修复建议。草案不会改动。</translation>
    </message>
    <message>
        <source>Day of publication (empty: today)</source>
        <translation>发布日期（空：今天）</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>May be published</source>
        <translation>可以发布</translation>
    </message>
    <message>
        <source>Check a draft in</source>
        <translation>签入草案</translation>
    </message>
    <message>
        <source>Brings back what was changed in a GeoPackage that was checked out. Where the draft was changed meanwhile as well, the draft stays unless you say otherwise. What is in conflict or refused comes back as a layer, each row with the reason; the rest is taken in. What the server keeps otherwise than it was sent is told.</source>
        <translation>把签出的 GeoPackage 中改过的内容带回草案。草案在此期间也改过的，除非另行指定，以草案为准。冲突的和被拒绝的返回为图层，每行写明原因，其余照常签入。服务器存储的与所发送的不同之处会列出。</translation>
    </message>
    <message>
        <source>Rows that were not taken in</source>
        <translation>未签入的行</translation>
    </message>
    <message>
        <source>GeoPackage that was checked out</source>
        <translation>签出的 GeoPackage</translation>
    </message>
    <message>
        <source>Where both were changed, the file counts</source>
        <translation>两边都改过的，以文件为准</translation>
    </message>
    <message>
        <source>This file was not checked out of a draft:</source>
        <translation>这个文件不是从草案签出的：</translation>
    </message>
    <message>
        <source>Check a draft out</source>
        <translation>签出草案</translation>
    </message>
    <message>
        <source>Writes a draft to a GeoPackage that you draw on without the server. The file has the state of each row as it went out; bring it back by “Check a draft in”.</source>
        <translation>把草案写成 GeoPackage，离线编辑。文件记有每一行签出时的状态；改好后用“签入草案”带回。</translation>
    </message>
    <message>
        <source>GeoPackage</source>
        <translation>GeoPackage 文件</translation>
    </message>
    <message>
        <source>Drafts of editions</source>
        <translation>边界草案</translation>
    </message>
    <message>
        <source>It may be published.</source>
        <translation>可以发布。</translation>
    </message>
    <message>
        <source>errors:</source>
        <translation>错误：</translation>
    </message>
    <message>
        <source>Findings:</source>
        <translation>问题数：</translation>
    </message>
    <message>
        <source>Merge cells to target households</source>
        <translation>按目标户数合并小区块</translation>
    </message>
    <message>
        <source>Merges neighbouring cells until each group has about as many households as wanted: the smallest group joins the neighbour with the longest common edge, never past the upper bound and never across the border of a community, where you name its field. What cannot be merged stays and is told. It is a proposal: look at it before you draw it into a draft.</source>
        <translation>把相邻的小区块合并，直到每组的户数接近目标：最小的一组并入公共边最长的邻居，不超过上限；指定了社区字段的，不跨社区。合并不了的保留并提示。这只是建议，画进草案之前请先核对。</translation>
    </message>
    <message>
        <source>Cells</source>
        <translation>小区块</translation>
    </message>
    <message>
        <source>Field with the households</source>
        <translation>户数字段</translation>
    </message>
    <message>
        <source>Field whose borders are kept</source>
        <translation>不跨越的字段（如社区）</translation>
    </message>
    <message>
        <source>Fewest households</source>
        <translation>最少户数</translation>
    </message>
    <message>
        <source>Most households</source>
        <translation>最多户数</translation>
    </message>
    <message>
        <source>Merged cells</source>
        <translation>合并后的区块</translation>
    </message>
    <message>
        <source>The lower bound lies above the upper one.</source>
        <translation>下限高于上限。</translation>
    </message>
    <message>
        <source>Outside of the bounds, households:</source>
        <translation>不在范围内，户数：</translation>
    </message>
    <message>
        <source>Preview and publish a draft</source>
        <translation>预览并发布草案</translation>
    </message>
    <message>
        <source>Says what would move from unit to unit if a draft were published for a day: area, households, road, facilities, open cases. Only where you ask for it the draft is published, all of it or nothing, as it was previewed; the supervision office may do that. A refusal says why.</source>
        <translation>列出草案如在某一天发布，哪些面积、户数、道路、部件和未结案件从哪个单位到哪个单位。只有勾选时才发布，按预览的内容要么全部生效，要么都不生效；由督查办发布。被拒绝时会说明原因。</translation>
    </message>
    <message>
        <source>First day of the edition</source>
        <translation>生效日期</translation>
    </message>
    <message>
        <source>Publish it</source>
        <translation>发布</translation>
    </message>
    <message>
        <source>What would move</source>
        <translation>变动情况</translation>
    </message>
    <message>
        <source>A draft is published for a day: say which.</source>
        <translation>发布要有生效日期，请填写。</translation>
    </message>
    <message>
        <source>Open cases that would move or stay behind:</source>
        <translation>随范围移交或留在原单位的未结案件：</translation>
    </message>
    <message>
        <source>Published:</source>
        <translation>已发布：</translation>
    </message>
    <message>
        <source>Repair proposals of a draft</source>
        <translation>草案的修复建议</translation>
    </message>
    <message>
        <source>Has the server mend a draft: all findings by one rule, except those whose proposals were turned down, or the single proposals that you name as key=proposal, separated by commas (the layer of a check has both). Without either it only lists what is found and proposed. What is left comes back as a layer.</source>
        <translation>由服务器修复草案：按一条规则修复全部问题（未采纳的除外），或者只修复所列的建议，写成“编号=建议”，用逗号分隔（检查结果图层里有）。都不填时只列出问题和建议。剩下的问题返回为图层。</translation>
    </message>
    <message>
        <source>Proposals that you approve (key=proposal, …)</source>
        <translation>批准的建议（编号=建议，…）</translation>
    </message>
    <message>
        <source>none: only list the proposals</source>
        <translation>不修复，只列出建议</translation>
    </message>
    <message>
        <source>Mend all by</source>
        <translation>全部修复所按规则</translation>
    </message>
    <message>
        <source>Mended</source>
        <translation>已修复</translation>
    </message>
    <message>
        <source>This is no key=proposal:</source>
        <translation>这不是“编号=建议”：</translation>
    </message>
    <message>
        <source>Split an area by roads</source>
        <translation>按道路划分区域</translation>
    </message>
    <message>
        <source>Splits areas along roads (or other lines) into cells. Roads that end inside of an area without meeting another divide nothing. Cells smaller than a part of their area join the neighbour with the longest common edge. The cells of an area cover it whole, without gaps and overlaps, and keep its attributes.</source>
        <translation>沿道路（或其他线）把区域划分成小区块。在区域内断头的道路不起划分作用。小于规定比例的小区块并入公共边最长的邻居。小区块合起来恰好是原区域，没有空隙和重叠，并保留其属性。</translation>
    </message>
    <message>
        <source>Roads</source>
        <translation>道路</translation>
    </message>
    <message>
        <source>Smallest cell, in per cent of its area</source>
        <translation>最小区块，占区域的百分比</translation>
    </message>
    <message>
        <source>road sections</source>
        <translation>路段</translation>
    </message>
    <message>
        <source>places</source>
        <translation>场所</translation>
    </message>
    <message>
        <source>error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>hint</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>the longest common edge</source>
        <translation>公共边最长</translation>
    </message>
    <message>
        <source>the senior unit</source>
        <translation>上级单位</translation>
    </message>
    <message>
        <source>the older act</source>
        <translation>设立在先</translation>
    </message>
    <message>
        <source>new</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>taken out</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>conflict</source>
        <translation>冲突</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>Drawn by</source>
        <translation>建立人</translation>
    </message>
    <message>
        <source>Checked, it may not be published yet. Errors: {errors}</source>
        <translation>已检查，还不能发布，错误：{errors}</translation>
    </message>
    <message>
        <source>Ground, m²</source>
        <translation>面积 m²</translation>
    </message>
    <message>
        <source>Road, m</source>
        <translation>道路 m</translation>
    </message>
    <message>
        <source>The supervision office publishes drafts: have it look at this one.</source>
        <translation>草案由督查办发布，请交督查办查看并发布。</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>不动</translation>
    </message>
    <message>
        <source>Give up…</source>
        <translation>作废…</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>作废草案</translation>
    </message>
    <message>
        <source>Give it up</source>
        <translation>确认作废</translation>
    </message>
    <message>
        <source>Give “{name}” up? Its area is free for other drafts at once; what was drawn in it is kept, but cannot be drawn on or published any more.</source>
        <translation>作废“{name}”吗？它占用的范围立即可供其他草案使用；已画的内容留存，但不能再画，也不能发布。</translation>
    </message>
    <message>
        <source>It was begun by {name}.</source>
        <translation>该草案由 {name} 建立。</translation>
    </message>
    <message>
        <source>“{name}” is given up; its area is free again.</source>
        <translation>“{name}”已作废，其范围已释放。</translation>
    </message>
    <message>
        <source>Published last</source>
        <translation>最近一次发布</translation>
    </message>
    <message>
        <source>Take back…</source>
        <translation>撤回…</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>撤回发布</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>确认撤回</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>尚无发布</translation>
    </message>
    <message>
        <source>Take {edition} back? What stood before stands again from its day on, and the draft “{name}” is open again. The server refuses where a point or case rests on it already.</source>
        <translation>撤回 {edition} 吗？自其生效日起恢复此前的边界，草案“{name}”重新打开。已有采集点或案件据此确定责任的，服务器不予撤回。</translation>
    </message>
    <message>
        <source>{edition} is taken back; “{name}” is open again.</source>
        <translation>{edition} 已撤回，“{name}”重新打开。</translation>
    </message>
    <message>
        <source>The supervision office takes editions back: ask it to.</source>
        <translation>边界版本由督查办撤回，请联系督查办。</translation>
    </message>
    <message>
        <source>grids</source>
        <translation>网格</translation>
    </message>
    <message>
        <source>none: a blank line is printed</source>
        <translation>无：打印空白线</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>尚无</translation>
    </message>
    <message>
        <source>Server signed in to last</source>
        <translation>最近登录的服务器</translation>
    </message>
    <message>
        <source>Folder for drafts that are checked out</source>
        <translation>草案签出文件夹</translation>
    </message>
    <message>
        <source>Open drafts</source>
        <translation>打开草案的方式</translation>
    </message>
    <message>
        <source>Map review number</source>
        <translation>审图号</translation>
    </message>
    <message>
        <source>Take the last repair back</source>
        <translation>撤回上次修复</translation>
    </message>
    <message>
        <source>The last repair is taken back.</source>
        <translation>上次修复已撤回。</translation>
    </message>
    <message>
        <source>Check in what you have drawn in the file first: the server does not have it yet.</source>
        <translation>请先签入文件里已画的内容：服务器上还没有。</translation>
    </message>
    <message>
        <source>The file of “{name}” has changes that were not checked in. Take it out anew? They are not in the new file, and stay in the old one: {path}</source>
        <translation>“{name}”的签出文件里有尚未签入的改动。要重新签出吗？新文件里没有这些改动，它们留在旧文件里：{path}</translation>
    </message>
    <message>
        <source>Take it out anew</source>
        <translation>重新签出</translation>
    </message>
    <message>
        <source>Choose an area from the list.</source>
        <translation>请从列表中选择范围。</translation>
    </message>
    <message>
        <source>Signing in has expired, or was ended elsewhere: sign in again. What you have drawn is kept.</source>
        <translation>登录已过期或已在别处退出，请重新登录。已画的内容都还在。</translation>
    </message>
    <message>
        <source>What answers at {address} is no Wangge server: check the address, and whether the network wants a sign-in of its own in the browser first.</source>
        <translation>{address} 上应答的不是网格服务器：请检查地址，或先在浏览器中完成本网络的登录认证。</translation>
    </message>
    <message>
        <source>The server answers otherwise than this version of the plugin expects ({what}). Update the plugin in QGIS's plugin manager, or have the server updated.</source>
        <translation>服务器的应答与本插件版本不一致（{what}）。请在 QGIS 插件管理器中更新插件，或请管理员更新服务器。</translation>
    </message>
</context>
</TS>
