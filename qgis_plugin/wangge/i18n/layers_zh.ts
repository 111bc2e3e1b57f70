<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Wangge</name>
    <message>
        <source>Findings and cases</source>
        <translation>发现与案件</translation>
    </message>
    <message>
        <source>Editing</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Who answers</source>
        <translation>责任划分</translation>
    </message>
    <message>
        <source>Base map</source>
        <translation>底图</translation>
    </message>
    <message>
        <source>Survey points</source>
        <translation>采集点</translation>
    </message>
    <message>
        <source>Survey points (to edit)</source>
        <translation>采集点（编辑）</translation>
    </message>
    <message>
        <source>Facilities (to edit)</source>
        <translation>部件（编辑）</translation>
    </message>
    <message>
        <source>Renovation zones (to edit)</source>
        <translation>棚改片区（编辑）</translation>
    </message>
    <message>
        <source>Draft: road sections</source>
        <translation>草案：路段</translation>
    </message>
    <message>
        <source>Draft: places</source>
        <translation>草案：场所</translation>
    </message>
    <message>
        <source>Draft: grids</source>
        <translation>草案：网格</translation>
    </message>
    <message>
        <source>Road sections</source>
        <translation>路段</translation>
    </message>
    <message>
        <source>Places with duties of their own</source>
        <translation>场所</translation>
    </message>
    <message>
        <source>Renovation zones</source>
        <translation>棚改片区</translation>
    </message>
    <message>
        <source>Ground of the road sections</source>
        <translation>路段责任带</translation>
    </message>
    <message>
        <source>Grids</source>
        <translation>责任网格</translation>
    </message>
    <message>
        <source>Divisions</source>
        <translation>行政区划</translation>
    </message>
    <message>
        <source>Streets</source>
        <translation>道路</translation>
    </message>
    <message>
        <source>Buildings</source>
        <translation>建筑物</translation>
    </message>
    <message>
        <source>Water</source>
        <translation>水系</translation>
    </message>
    <message>
        <source>Cases of a survey point</source>
        <translation>采集点的案件</translation>
    </message>
    <message>
        <source>Cases in a grid</source>
        <translation>网格内的案件</translation>
    </message>
    <message>
        <source>Cases on a road section</source>
        <translation>路段上的案件</translation>
    </message>
    <message>
        <source>Places on a road section</source>
        <translation>路段沿线的场所</translation>
    </message>
    <message>
        <source>Grids of a draft</source>
        <translation>草案的网格</translation>
    </message>
    <message>
        <source>Places of a draft</source>
        <translation>草案的场所</translation>
    </message>
    <message>
        <source>Road sections of a draft</source>
        <translation>草案的路段</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Public ID</source>
        <translation>公开编号</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>Case number</source>
        <translation>案件编号</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>State of the case</source>
        <translation>案件状态</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>侧别</translation>
    </message>
    <message>
        <source>Class of road</source>
        <translation>道路等级</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置说明</translation>
    </message>
    <message>
        <source>Seen at</source>
        <translation>发现时间</translation>
    </message>
    <message>
        <source>Due at</source>
        <translation>办理时限</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>网格</translation>
    </message>
    <message>
        <source>Road section</source>
        <translation>路段</translation>
    </message>
    <message>
        <source>Accountable unit</source>
        <translation>责任单位</translation>
    </message>
    <message>
        <source>Handling unit</source>
        <translation>处置单位</translation>
    </message>
    <message>
        <source>Supervising unit</source>
        <translation>监管单位</translation>
    </message>
    <message>
        <source>Cleaning unit</source>
        <translation>保洁单位</translation>
    </message>
    <message>
        <source>Lighting unit</source>
        <translation>照明单位</translation>
    </message>
    <message>
        <source>Unit that answers</source>
        <translation>负责单位</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>产权单位</translation>
    </message>
    <message>
        <source>Maintainer</source>
        <translation>养护单位</translation>
    </message>
    <message>
        <source>Operator or property firm</source>
        <translation>经营或物业单位</translation>
    </message>
    <message>
        <source>Property management</source>
        <translation>物业管理</translation>
    </message>
    <message>
        <source>Managed so since</source>
        <translation>该状态起始日期</translation>
    </message>
    <message>
        <source>Type of site</source>
        <translation>场所类型</translation>
    </message>
    <message>
        <source>Community</source>
        <translation>社区（村）</translation>
    </message>
    <message>
        <source>Code of the community</source>
        <translation>社区代码</translation>
    </message>
    <message>
        <source>Code of the road section</source>
        <translation>路段编码</translation>
    </message>
    <message>
        <source>Door number</source>
        <translation>门牌号</translation>
    </message>
    <message>
        <source>Population</source>
        <translation>人口</translation>
    </message>
    <message>
        <source>Land use</source>
        <translation>用地</translation>
    </message>
    <message>
        <source>Storeys</source>
        <translation>层数</translation>
    </message>
    <message>
        <source>Height (m)</source>
        <translation>高度（米）</translation>
    </message>
    <message>
        <source>Built in</source>
        <translation>建成年份</translation>
    </message>
    <message>
        <source>Inspection point</source>
        <translation>实地考察点</translation>
    </message>
    <message>
        <source>Facility (code)</source>
        <translation>部件（标识码）</translation>
    </message>
    <message>
        <source>Accuracy class</source>
        <translation>精度等级</translation>
    </message>
    <message>
        <source>Source of data</source>
        <translation>数据来源</translation>
    </message>
    <message>
        <source>Installed on</source>
        <translation>安装日期</translation>
    </message>
    <message>
        <source>Changed on</source>
        <translation>变更日期</translation>
    </message>
    <message>
        <source>Road</source>
        <translation>道路</translation>
    </message>
    <message>
        <source>Begins at</source>
        <translation>起点</translation>
    </message>
    <message>
        <source>Ends at</source>
        <translation>止点</translation>
    </message>
    <message>
        <source>Width, left (m)</source>
        <translation>左侧宽度（米）</translation>
    </message>
    <message>
        <source>Width, right (m)</source>
        <translation>右侧宽度（米）</translation>
    </message>
    <message>
        <source>Patrols a week</source>
        <translation>每周巡查次数</translation>
    </message>
    <message>
        <source>Draft (number)</source>
        <translation>草案（编号）</translation>
    </message>
    <message>
        <source>Newly drawn</source>
        <translation>新画</translation>
    </message>
    <message>
        <source>Last change</source>
        <translation>最后修改</translation>
    </message>
    <message>
        <source>Code of the division (empty: whole county)</source>
        <translation>区划代码（空：全县）</translation>
    </message>
    <message>
        <source>Ground of the day</source>
        <translation>以哪天的底图为准</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Made at</source>
        <translation>建立时间</translation>
    </message>
    <message>
        <source>Over on</source>
        <translation>失效日期</translation>
    </message>
    <message>
        <source>Late</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>发现</translation>
    </message>
    <message>
        <source>Set by the server</source>
        <translation>服务器填写</translation>
    </message>
    <message>
        <source>Facility</source>
        <translation>部件</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>档案</translation>
    </message>
    <message>
        <source>Ground</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>场所</translation>
    </message>
    <message>
        <source>unit grid</source>
        <translation>单元网格</translation>
    </message>
    <message>
        <source>governance grid</source>
        <translation>治理网格</translation>
    </message>
    <message>
        <source>dedicated grid</source>
        <translation>专属网格</translation>
    </message>
    <message>
        <source>arterial road</source>
        <translation>主干道</translation>
    </message>
    <message>
        <source>secondary road</source>
        <translation>次干道</translation>
    </message>
    <message>
        <source>branch road</source>
        <translation>支路</translation>
    </message>
    <message>
        <source>lane</source>
        <translation>巷道</translation>
    </message>
    <message>
        <source>both sides</source>
        <translation>双侧</translation>
    </message>
    <message>
        <source>left side</source>
        <translation>左侧</translation>
    </message>
    <message>
        <source>right side</source>
        <translation>右侧</translation>
    </message>
    <message>
        <source>storefront strip</source>
        <translation>门前三包</translation>
    </message>
    <message>
        <source>property compound</source>
        <translation>小区</translation>
    </message>
    <message>
        <source>managed</source>
        <translation>正常物业</translation>
    </message>
    <message>
        <source>weakly managed</source>
        <translation>管理不到位</translation>
    </message>
    <message>
        <source>firm has left</source>
        <translation>物业撤离</translation>
    </message>
    <message>
        <source>self-managed</source>
        <translation>业主自管</translation>
    </message>
    <message>
        <source>emergency management</source>
        <translation>应急管理</translation>
    </message>
    <message>
        <source>underwritten by the community</source>
        <translation>社区兜底</translation>
    </message>
    <message>
        <source>intact</source>
        <translation>完好</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>破损</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>丢失</translation>
    </message>
    <message>
        <source>disused</source>
        <translation>废弃</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>已拆除</translation>
    </message>
    <message>
        <source>province</source>
        <translation>省</translation>
    </message>
    <message>
        <source>prefecture</source>
        <translation>地市</translation>
    </message>
    <message>
        <source>county</source>
        <translation>县</translation>
    </message>
    <message>
        <source>township or sub-district</source>
        <translation>乡镇（街道）</translation>
    </message>
    <message>
        <source>community or village</source>
        <translation>社区（村）</translation>
    </message>
    <message>
        <source>residential</source>
        <translation>住宅</translation>
    </message>
    <message>
        <source>commercial</source>
        <translation>商业</translation>
    </message>
    <message>
        <source>shops below, flats above</source>
        <translation>商住</translation>
    </message>
    <message>
        <source>offices</source>
        <translation>办公</translation>
    </message>
    <message>
        <source>education</source>
        <translation>教育</translation>
    </message>
    <message>
        <source>medical</source>
        <translation>医疗</translation>
    </message>
    <message>
        <source>public service</source>
        <translation>公共服务</translation>
    </message>
    <message>
        <source>transport</source>
        <translation>交通</translation>
    </message>
    <message>
        <source>industrial</source>
        <translation>工业</translation>
    </message>
    <message>
        <source>storage</source>
        <translation>仓储</translation>
    </message>
    <message>
        <source>agricultural</source>
        <translation>农业</translation>
    </message>
    <message>
        <source>other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>urban shanty town</source>
        <translation>城市棚户区</translation>
    </message>
    <message>
        <source>shanty town of a state farm</source>
        <translation>国有垦区棚户区</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>草稿</translation>
    </message>
    <message>
        <source>reported</source>
        <translation>已上报</translation>
    </message>
    <message>
        <source>being verified</source>
        <translation>核实中</translation>
    </message>
    <message>
        <source>not filed</source>
        <translation>不立案</translation>
    </message>
    <message>
        <source>merged</source>
        <translation>已并案</translation>
    </message>
    <message>
        <source>supply gap</source>
        <translation>设施缺失</translation>
    </message>
    <message>
        <source>filed</source>
        <translation>已立案</translation>
    </message>
    <message>
        <source>sent out</source>
        <translation>已派遣</translation>
    </message>
    <message>
        <source>being handled</source>
        <translation>处置中</translation>
    </message>
    <message>
        <source>handed back, to be decided</source>
        <translation>退回待审</translation>
    </message>
    <message>
        <source>suspended</source>
        <translation>挂账</translation>
    </message>
    <message>
        <source>fed back</source>
        <translation>已反馈</translation>
    </message>
    <message>
        <source>being checked</source>
        <translation>核查中</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>已结案</translation>
    </message>
    <message>
        <source>voided</source>
        <translation>已作废</translation>
    </message>
    <message>
        <source>closed by force</source>
        <translation>强制结案</translation>
    </message>
    <message>
        <source>archived</source>
        <translation>已归档</translation>
    </message>
    <message>
        <source>No unit of its own</source>
        <translation>未指定责任单位</translation>
    </message>
    <message>
        <source>Not less than</source>
        <translation>不小于</translation>
    </message>
    <message>
        <source>The layer could not be opened:</source>
        <translation>图层无法打开：</translation>
    </message>
    <message>
        <source>This connection has no service: bring in the file that qgis_login wrote.</source>
        <translation>这个连接没有写服务名：请导入 qgis_login 写出的连接文件。</translation>
    </message>
    <message>
        <source>The county's layers</source>
        <translation>全县图层</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Add the layers</source>
        <translation>加载图层</translation>
    </message>
    <message>
        <source>New county project</source>
        <translation>新建县域工程</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>As of</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>This server (OGC API)</source>
        <translation>本服务器（OGC API）</translation>
    </message>
    <message>
        <source>Database:</source>
        <translation>数据库：</translation>
    </message>
    <message>
        <source>Layers of the county in the project:</source>
        <translation>工程中的县域图层：</translation>
    </message>
    <message>
        <source>Could not be opened:</source>
        <translation>无法打开：</translation>
    </message>
    <message>
        <source>Nothing is dated in this project.</source>
        <translation>工程里没有按日期生效的图层。</translation>
    </message>
    <message>
        <source>The map shows today.</source>
        <translation>地图显示今天的情况。</translation>
    </message>
    <message>
        <source>The map shows the ground of</source>
        <translation>地图显示的是这一天的划分：</translation>
    </message>
    <message>
        <source>Writes a project file with the county's layers in their groups: styles, words for codes, forms, relations, the county's plane, snapping and topological editing. Layers come from a connection to the database, or from the server where none is named. No password is written into the file.</source>
        <translation>写出一个工程文件：县域各图层分组排列，带样式、代码的中文说明、表单、关联、本县平面坐标系、捕捉和拓扑编辑。图层来自数据库连接；不写连接时来自服务器。文件里不含口令。</translation>
    </message>
    <message>
        <source>QGIS project</source>
        <translation>QGIS 工程</translation>
    </message>
    <message>
        <source>Project file</source>
        <translation>工程文件</translation>
    </message>
    <message>
        <source>Connection to the database (empty: the server)</source>
        <translation>数据库连接（空：服务器）</translation>
    </message>
    <message>
        <source>Length (m)</source>
        <translation>长度（米）</translation>
    </message>
    <message>
        <source>Shape (number of its corners)</source>
        <translation>图形（折点数）</translation>
    </message>
    <message>
        <source>Opening the layers…</source>
        <translation>正在打开图层…</translation>
    </message>
</context>
</TS>
